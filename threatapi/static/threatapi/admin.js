"use strict";
// Whoever leaves a form with changes that are not saved is asked first.
document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector(".change-form #content-main form");
    if (!form) return;
    let isChanged = Boolean(document.querySelector(".errornote"));
    form.addEventListener("input", () => { isChanged = true; });
    // A chosen reference tells jQuery alone. While the page is made Django tells so of each that it has.
    django.jQuery(() => setTimeout(() => {
        django.jQuery(form).on("change", () => { isChanged = true; });
    }));
    form.addEventListener("submit", () => { isChanged = false; });
    window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
});

// An autocomplete replaces its list by a box of its own, which needs the list's name, too.
const nameBoxes = (within) => {
    for (const list of within.querySelectorAll("select.admin-autocomplete")) {
        const box = list.parentElement.querySelector(".select2-selection");
        const name = list.getAttribute("aria-label") || list.labels[0]?.textContent;
        if (!box || !name) continue;
        box.removeAttribute("aria-labelledby");
        box.querySelector("ul")?.setAttribute("role", "presentation");
        for (const part of box.parentElement.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
            part?.setAttribute("aria-label", name.trim().replace(/:$/, ""));
        }
    }
};
// After Django's own scripts, which make them.
document.addEventListener("DOMContentLoaded", () => {
    django.jQuery(() => setTimeout(() => nameBoxes(document)));
});
window.addEventListener("load", () => setTimeout(() => {
    for (const help of document.querySelectorAll(".search-label-icon")) help.setAttribute("role", "img");
}));
document.addEventListener("formset:added", (event) => {
    setTimeout(() => {
        const number = event.target.id.split("-").pop();
        for (const field of event.target.querySelectorAll("[aria-label$='new row']")) {
            const name = field.getAttribute("aria-label").replace(/new row$/, `row ${Number(number) + 1}`);
            field.setAttribute("aria-label", name);
        }
        nameBoxes(event.target);
    });
});

// A date field shows what it understands while one types.
document.addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector("[data-read-date]");
    if (!place) return;
    let waiting;
    document.addEventListener("input", (event) => {
        const field = event.target;
        if (!field.matches("input.vDateWords")) return;
        clearTimeout(waiting);
        waiting = setTimeout(async () => {
            const asked = new URLSearchParams({ text: field.value, moment: field.dataset.moment });
            const answer = await fetch(`${place.dataset.readDate}?${asked}`);
            if (!answer.ok) return;
            const { understood, fault } = await answer.json();
            field.parentNode.querySelector(".date-echo").textContent = understood || fault || "";
        }, 300);
    });
});
