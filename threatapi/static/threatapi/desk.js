// The header of each page: `/` leads to the search, menus close when they are left.
"use strict";
document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
        const open = document.querySelector("#header details[open]");
        if (open) {
            open.open = false;
            open.querySelector("summary").focus();
        }
        return;
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable], .select2-container");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = document.getElementById("find-words");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
});
document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("#header details[open]")) {
        if (!menu.contains(event.target)) menu.open = false;
    }
});

// A reference tells, below each name that it offers, what it is and why it was found.
if (window.django && django.jQuery && django.jQuery.fn.select2) {
    django.jQuery.fn.select2.defaults.set("templateResult", (item) => {
        if (!item.about) return item.text;
        const line = document.createElement("span");
        line.textContent = item.text;
        const about = document.createElement("small");
        about.className = "offered-about";
        about.textContent = item.about;
        line.append(about);
        return line;
    });
}

// A form begins in its first field, or in the first with a fault; Ctrl+S saves it. Not on phones,
// where it would scroll past what stands above.
document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector(".change-form:not(.popup) #content-main form[id$='_form']");
    if (!form) return;
    document.addEventListener("keydown", (event) => {
        if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
        const save = form.querySelector("[name='_continue']") || form.querySelector("[name='_save']");
        if (!save) return;
        event.preventDefault();
        save.click();
    });
    const fields = "input:not([type=hidden], [disabled]), select:not([disabled]), textarea:not([disabled])";
    const isSeen = (field) => field.offsetParent !== null && !field.closest(".empty-form");
    const first = (selector) => Array.from(form.querySelectorAll(selector)).find(isSeen);
    const field = first(`.errors :is(${fields})`) || first(fields);
    if (field && window.matchMedia("(min-width: 768px)").matches) field.focus();
});
