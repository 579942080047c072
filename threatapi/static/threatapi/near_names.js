// While a new name is typed, the records with such a name are shown below it.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
    const near = document.getElementById("near-names");
    const name = document.getElementById("id_name");
    if (!near || !name) return;
    const type = document.getElementById("id_type");
    name.closest(".form-row").after(near);
    let timer;
    const ask = async () => {
        const words = new URLSearchParams({ name: name.value, type: type ? type.value : near.dataset.type });
        for (const box of near.querySelectorAll("input:checked")) words.append(box.name, box.value);
        const typed = name.value;
        const answer = await fetch(`${near.dataset.url}?${words}`, { credentials: "same-origin" });
        if (answer.ok && !answer.redirected && typed === name.value) near.innerHTML = await answer.text();
    };
    const askSoon = () => {
        clearTimeout(timer);
        timer = setTimeout(ask, 300);
    };
    name.addEventListener("input", askSoon);
    if (type) type.addEventListener("change", askSoon);
});
