"use strict";
// The language that the page speaks, kept in its address beside what else that says: #fig-08-frames&lang=zh.
const address = () => new URLSearchParams(location.hash.slice(1));

function remember(changes) {
  const kept = address();
  for (const [name, value] of Object.entries(changes)) {
    if (value) kept.set(name, value); else kept.delete(name);
  }
  history.replaceState(null, "", "#" + kept.toString().replace(/=(?=&|$)/g, ""));
}

function speak(language) {
  document.body.className = language;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  for (const link of document.querySelectorAll("a[href*='.html']")) {
    const [page, hash] = link.getAttribute("href").split("#");
    const said = new URLSearchParams(hash);
    said.set("lang", language);
    link.setAttribute("href", `${page}#${said}`);
  }
  remember({ lang: language });
}

const first = () => address().get("lang") || (navigator.language.startsWith("zh") ? "zh" : "en");
const spoken = () => document.body.className;
