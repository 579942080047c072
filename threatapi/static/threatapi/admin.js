"use strict";
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
