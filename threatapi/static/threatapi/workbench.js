// The workbench: passages, keys, a locator that follows the words, and nothing typed is lost.
// All of it is added to a page whose forms work without it.
"use strict";
(() => {
    const bench = document.getElementById("workbench");
    if (!bench) return;
    const ofSingleKeys = "workbench:single-keys";
    const byId = (id) => document.getElementById(id);
    const all = (selector, within = bench) => [...within.querySelectorAll(selector)];
    // Another one after a correction was begun.
    const url = () => byId("entry-form").getAttribute("action");
    const kept = () => `workbench:${bench.dataset.user}:${url()}`;
    const dialog = byId("sheet");
    const trouble = byId("trouble");
    const tell = (text) => { byId("told").textContent = text; };

    // Passages: one of them is the locator of the next row.

    let isByHand = false; // a passage that the editor took is kept until the row is added

    const passages = () => all(".sen");
    const current = () => passages().find((each) => each.tabIndex === 0);
    const wordsOf = (passage) => (passage.dataset.text ??= passage.firstChild.textContent.trim());

    function take(passage, byHand) {
        isByHand = isByHand || byHand;
        const locator = byId("locator");
        if (locator.value !== passage.dataset.at) {
            locator.value = passage.dataset.at;
            if (byHand) tell(`Locator ${passage.dataset.at}`);
        }
        showPlace();
    }

    // Show where the locator is, which rows were read there, and how many were read where.
    function showPlace() {
        const at = byId("locator").value;
        const rows = all(".claim[data-key]");
        for (const row of rows) row.classList.toggle("here", Boolean(at) && row.dataset.at === at);
        for (const passage of passages()) {
            passage.setAttribute("role", "button");
            passage.setAttribute("aria-pressed", String(passage.dataset.at === at));
            const count = rows.filter((row) => row.dataset.at === passage.dataset.at).length;
            wordsOf(passage);
            passage.querySelector("sup")?.remove();
            delete passage.dataset.n;
            if (!count) continue;
            passage.dataset.n = count;
            passage.append(Object.assign(document.createElement("sup"), { textContent: count }));
        }
        const first = passages().find((each) => each.dataset.at === at) || current() || passages()[0];
        for (const passage of passages()) passage.tabIndex = passage === first ? 0 : -1;
        for (const each of all(".loc-now")) each.textContent = at || "no passage yet";
        const voice = bench.querySelector("input[name=voice]:checked")?.closest("label");
        for (const each of all(".voice-now")) each.textContent = voice?.dataset.name || "";
        const quote = byId("quote-now");
        if (quote) quote.textContent = first?.getAttribute("aria-pressed") === "true" ? wordsOf(first) : "";
    }

    const NUMBERS = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, dozen: 12 };
    const significant = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu)
        ?.flatMap((word) => (NUMBERS[word] ? [word, String(NUMBERS[word])] : [word]))
        .filter((word) => /\d/.test(word) || word.length > 3) || [];

    // The passage that has most of the words of the line, if it is one alone.
    function followWords(line) {
        const wanted = significant(line);
        if (isByHand || !wanted.length) return;
        const scored = passages().map((passage) => {
            const has = new Set(significant(wordsOf(passage)));
            return { passage, score: wanted.filter((word) => has.has(word)).length };
        });
        const most = Math.max(0, ...scored.map((each) => each.score));
        const best = scored.filter((each) => each.score === most);
        if (most && best.length === 1) take(best[0].passage, false);
    }

    function setVoice(number) {
        const voice = bench.querySelector(`input[name=voice][value="${number}"]`);
        if (!voice) return tell(`There is no voice ${number}`);
        voice.checked = true;
        showPlace();
        tell(`Voice: ${voice.closest("label").dataset.name}`);
    }

    function fillLine(line) {
        const say = byId("say");
        say.value = line;
        say.focus();
        say.dispatchEvent(new Event("input", { bubbles: true }));
        say.dispatchEvent(new Event("change", { bubbles: true }));
    }

    function newVoice() {
        byId("more-voices").open = true;
        const name = byId("id_voice_name");
        name.value = String(getSelection()).trim() || name.value;
        (name.value ? byId("id_voice_kind") : name).focus();
    }

    function onPassageKey(event, passage) {
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        const line = JSON.parse(passage.dataset.fill || "{}")[event.key];
        if (step) {
            const found = passages();
            const next = found[(found.indexOf(passage) + step + found.length) % found.length];
            take(next, true);
            next.focus();
        } else if (event.key === "Enter" || event.key === " ") {
            take(passage, true);
            byId("say").focus();
        } else if (/^[1-9]$/.test(event.key)) {
            setVoice(event.key);
        } else if (event.key === "v") {
            newVoice();
        } else if (line) {
            take(passage, true);
            fillLine(line);
        } else if (/^[eptcdlaswny]$/.test(event.key)) {
            tell("Nothing of this kind was found in the passage: write it in the line.");
        } else {
            return;
        }
        event.preventDefault();
    }

    // What is typed stays in this browser until the server has answered that it has it.

    const isField = (field) => field.id && field.form && !["hidden", "radio", "checkbox", "submit"].includes(field.type);
    const isChanged = (field) => (field.tagName === "SELECT"
        ? ![...field.options].every((each) => each.selected === (each.defaultSelected || (!field.querySelector("[selected]") && each.index === 0)))
        : field.value !== field.defaultValue);
    const typed = () => Object.fromEntries(all("input, textarea, select").filter((field) => isField(field) && isChanged(field)).map((field) => [field.id, field.value]));
    let waiting = {}; // what was typed in forms of rows that are not loaded yet

    function keepTyped() {
        try {
            const fields = { ...waiting, ...typed() };
            if (Object.keys(fields).length) localStorage.setItem(kept(), JSON.stringify(fields));
            else localStorage.removeItem(kept());
        } catch { /* A full or forbidden store: the page works without. */ }
    }

    function putBack(fields) {
        for (const [id, text] of Object.entries(fields)) {
            const field = byId(id);
            const row = byId(`d-${id.split("-")[0]}`);
            if (!field && row) { waiting[id] = text; row.open = true; }
            if (field) delete waiting[id];
            if (!field || !bench.contains(field) || field.value === text) continue;
            field.value = text;
            for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
        }
    }

    // The bar stays at the top: a field in which somebody types does not lie under it.
    function bringOut(event) {
        const bar = byId("pinned");
        if (!event.target.closest(".stack") || getComputedStyle(bar).position !== "sticky") return;
        const under = bar.getBoundingClientRect().bottom - event.target.getBoundingClientRect().top;
        if (under > 0) scrollBy({ top: -under - 12, behavior: "instant" });
    }
    for (const name of ["focusin", "input"]) bench.addEventListener(name, bringOut);

    let saving;
    bench.addEventListener("input", (event) => {
        keepTyped();
        if (event.target.id === "locator") { isByHand = true; showPlace(); }
        if (event.target.id !== "say") return;
        const prefix = event.target.value.match(/^\s*([1-9]):/);
        if (prefix) setVoice(prefix[1]);
        followWords(event.target.value);
        clearTimeout(saving);
        saving = setTimeout(saveLine, 1200);
    });
    bench.addEventListener("change", (event) => {
        if (event.target.name === "voice" && event.target.type === "radio") setVoice(event.target.value);
        keepTyped();
    });

    // Save the line as it is being typed, without a change of the page.
    async function saveLine() {
        const form = byId("entry-form");
        const data = new FormData(form);
        data.set("action", "keep");
        try {
            const answer = await fetch(url(), { method: "POST", body: data, headers: { "HX-Request": "true" } });
            if (answer.redirected || !answer.ok) return warn(answer.redirected ? 401 : answer.status);
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            byId("saved").innerHTML = page.getElementById("saved").innerHTML;
            trouble.textContent = "";
        } catch {
            warn(0);
        }
    }

    const TROUBLES = {
        0: "The server cannot be reached. What you typed stays here: try again.",
        401: "You are logged out. What you typed stays here: log in in another tab, then do it again.",
        403: "You are logged out, or logged in anew. What you typed stays here: log in, then load this page again.",
        429: "Too many requests. What you typed stays here: try again in a minute.",
    };
    function warn(status) {
        keepTyped();
        trouble.textContent = TROUBLES[status] || `The server could not do it (${status}). What you typed stays here: try again.`;
        if (status === 401 || status === 403) {
            const link = Object.assign(document.createElement("a"), { href: bench.dataset.login, target: "_blank", textContent: "Log in" });
            trouble.append(" ", link);
        }
    }

    // Actions, sent by htmx: what else is typed survives the answer, and rows stay open.

    const isAction = (event) => event.detail.requestConfig?.verb === "post";
    const isRefused = () => Boolean(byId("status").querySelector(".errornote"));
    const fieldsOf = (form) => [...(form?.elements || [])].filter(isField);
    const cookie = (name) => document.cookie.split("; ").find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
    let sent = {};
    let before = {};

    const openRows = () => all(".claim[data-key] details[open]").map((each) => each.id.slice(2)).join(" ");

    bench.addEventListener("htmx:configRequest", (event) => {
        const token = cookie("csrftoken");
        if (event.detail.verb !== "post") return;
        event.detail.parameters.set?.("open", openRows());
        event.detail.parameters.set?.("tab", byId("tab").value);
        // A login in another tab has changed it.
        if (token) event.detail.parameters.set?.("csrfmiddlewaretoken", token);
        clearTimeout(saving);
        sent = Object.fromEntries(fieldsOf(event.detail.elt.closest("form")).map((field) => [field.id, field.value]));
    });
    bench.addEventListener("htmx:beforeSwap", (event) => {
        if (!isAction(event)) return;
        if (!new URL(event.detail.xhr.responseURL || url(), location).pathname.endsWith("/enter/")) {
            event.detail.shouldSwap = false;
            return warn(401);
        }
        const fails = event.detail.xhr.response.includes("errornote");
        const now = typed();
        const others = Object.entries(now).filter(([id, text]) => fails || !(id in sent) || sent[id] !== text);
        before = {
            fields: Object.fromEntries(others),
            open: all("details[open][id]").map((each) => each.id),
            row: document.activeElement.closest(".claim details")?.id,
        };
    });
    bench.addEventListener("htmx:afterRequest", (event) => {
        if (!isAction(event)) return;
        const { xhr, successful } = event.detail;
        if (!successful) return warn(xhr.status);
        if (!before.open) return;
        trouble.textContent = "";
        for (const id of before.open) if (byId(id)) byId(id).open = true;
        putBack(before.fields);
        const action = event.detail.requestConfig.parameters.get?.("action");
        if (action === "add" && !before.fields.say) isByHand = false;
        if (action === "voice" && !isRefused()) byId("more-voices").open = false;
        if (document.activeElement === document.body) byId(before.row)?.querySelector("summary").focus();
        if (action === "text" && passages().length) byId("text-details").open = false;
        before = {};
        showPlace();
        if (["voice", "edit_voice", "text"].includes(action)) (current() || byId("say")).focus();
        if (action === "correction" && !isRefused()) byId("id_text").focus();
        keepTyped();
        showSheet(action);
    });
    // The form of a row that was opened.
    bench.addEventListener("htmx:afterRequest", (event) => {
        const { pathInfo, xhr, successful } = event.detail;
        if (isAction(event) || !/\brow\/\?/.test(pathInfo.requestPath)) return;
        if (!successful) return warn(xhr.status);
        putBack(waiting);
        showPlace();
    });
    for (const name of ["htmx:sendError", "htmx:timeout"]) bench.addEventListener(name, () => warn(0));

    // Publishing, in a dialog.

    if (dialog) dialog.append(byId("publish"));
    function showSheet(action) {
        const isShown = byId("publish").dataset.preview;
        if (isShown && !dialog.open) dialog.showModal();
        if (isShown) byId("id_reason_of_change").focus();
        if (!isShown && dialog.open && action !== "preview") dialog.close();
    }
    function openSheet() {
        if (dialog.open) return;
        dialog.showModal();
        dialog.querySelector("button[value=preview]").click();
    }
    bench.addEventListener("click", (event) => {
        const passage = event.target.closest(".sen");
        if (passage) take(passage, true);
        if (event.target.closest("[data-publish]")) openSheet();
        if (event.target.closest("[data-keys]")) byId("keys").showModal();
        const back = event.target.closest("[data-close]");
        if (back) { event.preventDefault(); back.closest("dialog").close(); }
    });

    // Keys.

    const single = byId("single-keys");
    single.checked = localStorage.getItem(ofSingleKeys) !== "off";
    single.addEventListener("change", () => localStorage.setItem(ofSingleKeys, single.checked ? "on" : "off"));

    function nextArea() {
        const areas = [current(), byId("say"), bench.querySelector(".claim summary"), bench.querySelector("[data-publish]")];
        const here = document.activeElement;
        const now = areas.findIndex((area) => area === here || (area?.closest(".claim") && here.closest(".claim")));
        for (let step = 1; step <= areas.length; step += 1) {
            const area = areas[(now + step) % areas.length];
            if (area) { area.focus(); break; }
        }
    }

    function onSingleKey(event) {
        const rows = all(".claim summary");
        const here = rows.findIndex((row) => row.closest(".claim").contains(document.activeElement));
        if (event.key === "?") {
            byId("keys").showModal();
        } else if (event.key === "j" || event.key === "k") {
            const row = rows[Math.min(rows.length - 1, Math.max(0, here + (event.key === "j" ? 1 : -1)))];
            row?.focus();
            row?.scrollIntoView({ block: "nearest" });
        } else if (/^[1-9]$/.test(event.key)) {
            const place = document.activeElement.closest(".claim, .group");
            const candidates = place ? all(".cands li", place.matches(".claim") ? place : place.querySelector("header")) : [];
            candidates[event.key - 1]?.querySelector("button").click();
        } else {
            return;
        }
        event.preventDefault();
    }

    document.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && event.target.id === "id_voice_kind") {
            event.preventDefault();
            return event.target.form.requestSubmit();
        }
        const passage = event.target.closest?.(".sen");
        const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            if (dialog.open) dialog.querySelector("button[value=publish]")?.click();
            else openSheet();
        } else if (event.key === "F6" && !dialog.open) {
            event.preventDefault();
            nextArea();
        } else if (event.key === "Escape" && event.target.id === "say") {
            current()?.focus();
        } else if (passage && !hasModifier) {
            onPassageKey(event, passage);
            if (!event.defaultPrevented && single.checked) onSingleKey(event);
        } else if (!hasModifier && single.checked && !event.target.closest("input, select, textarea, dialog")) {
            onSingleKey(event);
        }
    });

    // On opening: what was typed here before and never arrived, and the focus on the first field.

    bench.classList.add("live");
    try {
        const left = JSON.parse(localStorage.getItem(kept()) || "{}");
        putBack(left);
        if (Object.keys(left).length) tell("What you had typed and not sent is here again.");
    } catch { localStorage.removeItem(kept()); }
    showPlace();
    if (byId("publish").dataset.preview) showSheet("preview");
    if (matchMedia("(min-width: 761px)").matches) {
        (byId("id_text") && !passages().length ? byId("id_text") : byId("say")).focus({ preventScroll: true });
    }
})();
