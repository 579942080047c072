// A new row starts with the source of the row before it: an editor enters one report at a time.
"use strict";
document.addEventListener("formset:added", (event) => {
    const ofSource = "select[name$='-source'], select[name$='-said_source']";
    const mine = event.target.querySelector(ofSource);
    if (!mine) return;
    const chosen = Array.from(document.querySelectorAll(ofSource)).filter(
        (other) => other !== mine && other.value && !other.closest(".empty-form")
    );
    const last = chosen.pop();
    if (!last || last.value === mine.value) return;
    mine.append(new Option(last.selectedOptions[0].text, last.value, true, true));
    django.jQuery(mine).trigger("change");
});

// Whoever leaves a form with changes that are not saved is asked first.
document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector(".change-form #content-main form");
    if (!form) return;
    let isChanged = Boolean(document.querySelector(".errornote"));
    form.addEventListener("input", () => { isChanged = true; });
    django.jQuery(form).on("change", () => { isChanged = true; });
    form.addEventListener("submit", () => { isChanged = false; });
    window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
});
