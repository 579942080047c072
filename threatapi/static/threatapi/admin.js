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
