// Everything on the page can be read without this script: it adds search, copying and the choice of language.
const search = document.getElementById("search");
const count = document.getElementById("count");
const articles = Array.from(document.querySelectorAll("article"));

function filter() {
  const wanted = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  for (const article of articles) {
    const text = article.dataset.text;
    article.hidden = !wanted.every((word) => text.includes(word));
  }
  document.getElementById("nothing").hidden = !articles.length || articles.some((article) => !article.hidden);
  count.textContent = `${articles.filter((article) => !article.hidden).length} / ${articles.length}`;
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages opened from a disk may not use the clipboard; the older way still works there.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  const status = document.getElementById("status");
  status.textContent = text;
  button.classList.add("copied");
  const before = button.textContent;
  button.textContent = "✓ " + before.replace(/^✓ /, "");
  setTimeout(() => { button.textContent = before.replace(/^✓ /, ""); }, 1500);
}

search.addEventListener("input", filter);
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.copy) copy(button);
  if (button?.dataset.language) {
    speak(button.dataset.language);
    search.placeholder = search.dataset[spoken()];
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
  if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); }
});
// An address names a figure, and the language: #fig-08-frames&lang=zh.
function go() {
  speak(first());
  search.placeholder = search.dataset[spoken()];
  document.getElementById([...address().keys()][0])?.scrollIntoView();
}
window.addEventListener("hashchange", go);
filter();
go();
