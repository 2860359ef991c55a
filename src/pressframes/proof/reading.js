// Everything is counted and drawn here from the data in the page. Text enters the page as text only, never as markup.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const data = read("data"), words = read("said");
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#e69f00", "#56b4e9", "#cc79a7", "#a08c00"];
const OTHER = "#8a8a8a", AROUND = 16, AT_ONCE = 100, STORE = `pressframes ${data.study.join(" ")}`;
const FILTERS = ["side", "period", "frame", "speaker", "word"];
const [TEXT, KEY, SPEAKER, WHO, CODES] = [0, 1, 2, 3, 4];
const at = (id) => document.getElementById(id);
const frames = Object.fromEntries(data.frames.map((frame) => [frame.code, frame]));
const protocols = [...new Set(data.frames.flatMap((frame) => Object.keys(frame.protocols)))];
const state = { protocol: "standard", shown: AT_ONCE, article: 0, sentence: 0 };
let kept = [], keeps = true;

// ---- small helpers
function make(tag, given = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...inside);
  return node;
}
const say = (key, values = {}) => words[key][spoken()].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const named = (value) => data.names[value]?.[spoken()] ?? words[value]?.[spoken()] ?? value;
const frameName = (code) => frames[code].name[spoken()] || code;
const fill = (id, ...nodes) => at(id).replaceChildren(...nodes);
const percent = (share) => (share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0) + "%";

// ---- what is counted
function counts(code) {
  const tiers = frames[code[2]].protocols[protocolOf(frames[code[2]])];
  return !tiers.length || tiers.includes(code[4]);
}
const protocolOf = (frame) => (state.protocol in frame.protocols ? state.protocol : "standard");
const carried = (sentence) => [...new Set(sentence[CODES].filter(counts).map((code) => code[2]))];
const articles = () => [...data.articles.keys()].filter((number) =>
  ["side", "period"].every((name) => !state[name] || data.articles[number][name] === state[name]));
const speaks = (sentence) => !state.speaker || sentence[SPEAKER] === state.speaker;

function shares(chosen) {
  const found = Object.fromEntries(data.frames.map((frame) => [frame.code, 0]));
  let base = 0;
  for (const number of chosen) {
    if (data.read) {
      const sentences = data.read[number].filter(speaks);
      base += sentences.length;
      for (const sentence of sentences) for (const code of carried(sentence)) found[code] += 1;
    } else {
      const [sentences, counted] = data.counted[number];
      base += sentences;
      for (const frame of data.frames) found[frame.code] += counted[`${frame.code} ${protocolOf(frame)}`] ?? 0;
    }
  }
  return [found, base];
}

const colours = (() => {
  const [found] = shares([...data.articles.keys()]);
  const order = Object.keys(found).sort((one, other) => found[other] - found[one]);
  return Object.fromEntries(order.map((code, place) => [code, COLOURS[place] ?? OTHER]));
})();

// ---- the left side: choices, shares, articles
function choices() {
  const legend = at("protocols").firstElementChild;
  fill("protocols", legend, ...protocols.map((name) => make("label", {},
    make("input", { type: "radio", name: "protocol", value: name, checked: name === state.protocol }), ` ${named(name)}`)));
  const speakers = data.read ? [...new Set(data.read.flat().map((sentence) => sentence[SPEAKER]))].sort() : [];
  const options = {
    side: [...new Set(data.articles.map((article) => article.side))].filter(Boolean),
    period: [...new Set(data.articles.map((article) => article.period))].sort(),
    frame: data.frames.map((frame) => frame.code),
    speaker: speakers,
  };
  for (const [name, values] of Object.entries(options)) {
    const select = at("choices").elements[name];
    select.replaceChildren(make("option", { value: "" }, say("every")), ...values.map((value) =>
      make("option", { value }, name === "frame" ? frameName(value) : named(value))));
    select.value = state[name] ?? "";
    select.parentElement.hidden = values.length < 2;
  }
  at("choices").elements.word.value = state.word ?? "";
}

function drawShares(chosen) {
  const [found, base] = shares(chosen);
  const most = Math.max(...Object.values(found), 1);
  at("status").textContent = base ? say("status", { articles: chosen.length, sentences: base }) : say("nothing");
  fill("shares", make("tbody", {}, ...data.frames.map(({ code, definition }) => {
    const bar = make("span", { class: "bar" });
    bar.style.width = `${(found[code] / most) * 100}%`;
    bar.style.background = colours[code];
    const pick = make("button", { type: "button", class: "plain", title: definition, "aria-pressed": String(state.frame === code),
      onclick: () => choose({ frame: state.frame === code ? "" : code, shown: AT_ONCE }) }, frameName(code));
    return make("tr", { "data-frame": code }, make("th", { scope: "row" }, pick), make("td", { class: "bars" }, bar),
      make("td", { class: "number" }, base ? percent(found[code] / base) : "–"),
      make("td", { class: "number faint" }, say("of", { n: found[code], base })));
  })));
}

function painted(codes) {
  const seen = codes.filter((code) => !state.frame || code === state.frame).slice(0, 3).map((code) => colours[code]);
  if (!seen.length) return "";
  const step = 100 / seen.length;
  return `linear-gradient(${seen.map((colour, place) => `${colour} ${place * step}% ${(place + 1) * step}%`).join(",")})`;
}

function strip(number) {
  const own = number === state.article;
  const blocks = data.read[number].map((sentence, place) => {
    const block = make("i", { class: speaks(sentence) ? "" : "faded", "data-at": `${number}.${place}` });
    block.style.backgroundImage = painted(carried(sentence));
    if (own && place === state.sentence) block.setAttribute("aria-current", "true");
    return block;
  });
  const label = `${number + 1} ${data.articles[number].headline}`;
  return make("div", { class: "strip", role: "group", tabindex: own ? 0 : -1, "data-article": number, "aria-label": label }, ...blocks);
}

function countsOf(number) {
  const [sentences, counted] = data.counted[number];
  const rows = data.frames.map((frame) => [frame.code, counted[`${frame.code} ${protocolOf(frame)}`] ?? 0])
    .filter(([code, n]) => n && (!state.frame || code === state.frame)).sort((one, other) => other[1] - one[1]);
  const uses = (data.words[state.word] ?? []).find(([article]) => article === number);
  return make("p", { class: "tags" },
    ...(uses ? [make("b", {}, `${state.word} ${uses[1]}`), " "] : []),
    ...rows.map(([code, n]) => {
      const tag = make("span", { class: "tag" }, `${frameName(code)} ${n}`);
      tag.style.borderColor = colours[code];
      return tag;
    }), make("span", { class: "count" }, ` / ${sentences}`));
}

function drawArticles(chosen) {
  fill("strips", ...chosen.map((number) => {
    const { headline, facts } = data.articles[number];
    const head = make("h3", {}, `${number + 1} ${headline}`, " ", make("span", { class: "count" }, facts));
    return make("div", { class: "article" }, head, data.read ? strip(number) : countsOf(number));
  }));
}

// ---- the right side: the sentence, and the lines of a word or a frame
function marked(sentence, places = []) {
  const letters = Array.from(sentence[TEXT]);
  const spans = [...sentence[CODES], ...places.map(([start, end]) => [start, end])];
  const borders = [...new Set([0, letters.length, ...spans.flatMap(([start, end]) => [start, end])])]
    .filter((border) => border <= letters.length).sort((one, other) => one - other);
  return borders.slice(1).map((end, place) => {
    const start = borders[place], piece = letters.slice(start, end).join("");
    const over = spans.filter((span) => span[0] <= start && end <= span[1]);
    if (!over.length) return piece;
    const codes = over.filter((span) => span[2]);
    const first = codes.find(counts);
    const mark = make("mark", { class: first ? "" : codes.length ? "aside" : "word",
      title: codes.map((code) => `${code[2]}: ${code[3]}${code[4] && ", " + code[4]}`).join("; ") || undefined }, piece);
    if (first) mark.style.setProperty("--colour", colours[first[2]]);
    return mark;
  });
}

function disagreement(sentence) {
  const fired = [...new Set(sentence[CODES].map((code) => code[2]))];
  const option = (code, frame) => make("option", { value: `${code} ${frame}` }, `${say(code ? "missing" : "wrong")} ${frameName(frame)}`);
  const others = data.frames.map((frame) => frame.code).filter((code) => !carried(sentence).includes(code));
  const what = make("select", { name: "what", "aria-label": say("disagree") }, ...fired.map((code) => option(0, code)), ...others.map((code) => option(1, code)));
  const reason = make("input", { name: "reason", placeholder: say("reason"), "aria-label": say("reason") });
  return make("form", { class: "row disagree", onsubmit: (event) => {
    event.preventDefault();
    const [code, frame] = what.value.split(" ");
    kept = kept.filter((one) => one.key !== sentence[KEY] || one.frame !== frame);
    kept.push({ key: sentence[KEY], frame, code, reason: reason.value, text: sentence[TEXT] });
    store();
    drawPane();
  } }, make("b", {}, say("disagree")), what, reason, make("button", { type: "submit" }, say("keep")));
}

function drawSentence() {
  const own = data.read[state.article], sentence = own?.[state.sentence];
  if (!sentence) return [];
  const { headline, facts } = data.articles[state.article];
  const near = (step) => own[state.sentence + step]?.[TEXT] ?? "";
  const places = (data.words[state.word] ?? []).filter(([article, place]) => article === state.article && place === state.sentence);
  const go = (step, key, sign) => make("button", { type: "button", "aria-label": say(key), title: say(key),
    disabled: !own[state.sentence + step], onclick: () => choose({ sentence: state.sentence + step }) }, sign);
  const fired = sentence[CODES].map((code) => {
    const tag = make("span", { class: "tag" }, frameName(code[2]));
    tag.style.borderColor = counts(code) ? colours[code[2]] : "#ccc";
    const found = Array.from(sentence[TEXT]).slice(code[0], code[1]).join("");
    return make("li", { class: counts(code) ? "" : "faint" }, make("b", {}, found), " ", tag,
      ` ${code[4] ? code[4] + ", " : ""}${code[3]}, ${say(counts(code) ? "counted" : "aside")}`);
  });
  return [
    make("h2", {}, `${state.article + 1} ${headline}`),
    make("p", { class: "count" }, facts, facts && " · ", say("place", { n: state.sentence + 1, of: own.length })),
    make("p", { class: "near" }, near(-1)),
    make("p", { class: "sentence", lang: "zh-CN" }, ...marked(sentence, places.map((place) => place.slice(2)))),
    make("p", { class: "near" }, near(1)),
    make("p", { class: "row" }, go(-1, "before", "←"), go(1, "after", "→"),
      ...(sentence[SPEAKER] === "paper" ? [] : [make("span", {}, say("says", { who: [sentence[WHO], named(sentence[SPEAKER])].filter(Boolean).join(", ") }))])),
    fired.length ? make("ul", { class: "fired" }, ...fired) : make("p", { class: "count" }, say("none")),
    disagreement(sentence),
  ];
}

function linesOf(chosen) {
  const inside = new Set(chosen), found = [];
  const add = (article, place, start, end) => {
    const sentence = data.read[article][place];
    if (inside.has(article) && speaks(sentence)) found.push([article, place, start, end]);
  };
  if (state.word && data.words[state.word]) for (const place of data.words[state.word]) add(...place);
  else if (state.word) {
    for (const article of chosen) data.read[article].forEach((sentence, place) => {
      for (let from = sentence[TEXT].indexOf(state.word); from >= 0; from = sentence[TEXT].indexOf(state.word, from + 1)) {
        const start = Array.from(sentence[TEXT].slice(0, from)).length;
        add(article, place, start, start + Array.from(state.word).length);
      }
    });
  } else if (state.frame) {
    for (const article of chosen) data.read[article].forEach((sentence, place) => {
      for (const code of sentence[CODES]) if (code[2] === state.frame && counts(code)) add(article, place, code[0], code[1]);
    });
  }
  return state.word && state.frame ? found.filter(([article, place]) => carried(data.read[article][place]).includes(state.frame)) : found;
}

function drawLines(chosen) {
  if (!state.word && !state.frame) return [];
  const all = linesOf(chosen), shown = all.slice(0, state.shown);
  const rows = shown.map(([article, place, start, end]) => {
    const letters = Array.from(data.read[article][place][TEXT]);
    const cut = (from, to) => letters.slice(Math.max(from, 0), to).join("");
    const open = () => choose({ article, sentence: place }, "pane");
    return make("li", {}, make("button", { type: "button", class: "plain line", title: data.articles[article].headline, onclick: open },
      make("span", { class: "left" }, make("bdi", {}, cut(start - AROUND, start))), make("b", {}, cut(start, end)),
      make("span", { class: "right" }, cut(end, end + AROUND))));
  });
  const more = make("button", { type: "button", onclick: () => choose({ shown: state.shown + AT_ONCE }) }, say("more"));
  const title = [state.word, state.frame && frameName(state.frame)].filter(Boolean).join(" · ");
  return [make("h2", {}, title), make("p", { class: "count", id: "found" }, say("lines", { shown: shown.length, all: all.length })),
    make("ol", { class: "lines" }, ...rows), ...(all.length > shown.length ? [more] : [])];
}

function drawKept() {
  if (!kept.length) return [];
  const rows = kept.map((one, place) => make("li", {}, `${say(+one.code ? "missing" : "wrong")} ${frameName(one.frame)}: `,
    make("span", { class: "near" }, `${one.text} `), one.reason, " ",
    make("button", { type: "button", onclick: () => { kept.splice(place, 1); store(); drawPane(); } }, say("forget"))));
  return [make("h2", {}, say("mine", { n: kept.length })), make("ul", { class: "fired" }, ...rows),
    make("p", { class: "row" }, make("button", { type: "button", id: "save", onclick: save }, say("save")), make("span", { class: "count" }, say("how"))),
    ...(keeps ? [] : [make("p", {}, say("unkept"))])];
}

function drawPane() {
  if (data.read) fill("pane", ...drawSentence(), ...drawLines(articles()), ...drawKept());
}

// ---- what a reader disagrees with
function store() {
  try { localStorage.setItem(STORE, JSON.stringify(kept)); } catch { keeps = false; }
}

// Codes of every sentence for the frames in question: the reader's where there is one, and the rules' everywhere else.
function save() {
  const cell = (text) => `"${String(text).replaceAll('"', '""')}"`;
  const mine = new Map(kept.map((one) => [`${one.key} ${one.frame}`, one]));
  const rows = [["key", "frame", "coded", "reason"]];
  for (const code of new Set(kept.map((one) => one.frame))) {
    const tiers = frames[code].protocols.standard;
    for (const sentence of data.read.flat()) {
      const own = mine.get(`${sentence[KEY]} ${code}`);
      const fired = sentence[CODES].some((found) => found[2] === code && (!tiers.length || tiers.includes(found[4])));
      rows.push([sentence[KEY], code, own ? own.code : Number(fired), own ? own.reason || say("disagree") : ""]);
    }
  }
  const file = new Blob(["\ufeff", rows.map((row) => row.map(cell).join(",") + "\n").join("")], { type: "text/csv" });
  const link = make("a", { href: URL.createObjectURL(file), download: "my-codes.csv" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// ---- what is chosen, and what is pressed
function draw() {
  const chosen = articles();
  if (chosen.length && !chosen.includes(state.article)) Object.assign(state, { article: chosen[0], sentence: 0 });
  const [, base] = data.read ? [0, data.read.flat().length] : shares([...data.articles.keys()]);
  at("about").textContent = say(data.read ? "text" : "counts", { articles: data.articles.length, sentences: base });
  drawShares(chosen);
  drawArticles(chosen);
  drawPane();
}

function choose(changes, focus) {
  const before = state.article, onStrip = document.activeElement?.classList.contains("strip");
  Object.assign(state, changes);
  remember({ protocol: state.protocol === "standard" ? "" : state.protocol, at: data.read ? `${state.article + 1}.${state.sentence + 1}` : "",
    ...Object.fromEntries(FILTERS.map((name) => [name, state[name]])) });
  const moved = Object.keys(changes).every((name) => ["article", "sentence", "shown"].includes(name));
  if (moved && data.read) {
    for (const number of new Set([before, state.article])) document.querySelector(`[data-article="${number}"]`)?.replaceWith(strip(number));
    drawPane();
  } else {
    choices();
    draw();
  }
  const target = focus ? at(focus) : onStrip && document.querySelector(`[data-article="${state.article}"]`);
  if (target) { target.focus({ preventScroll: true }); target.scrollIntoView({ block: "nearest" }); }
}

function fromAddress() {
  const said = address();
  const [article, sentence] = (said.get("at") ?? "1.1").split(".").map((number) => Number(number) - 1 || 0);
  const protocol = protocols.includes(said.get("protocol")) ? said.get("protocol") : "standard";
  Object.assign(state, { article, sentence, protocol, shown: AT_ONCE }, Object.fromEntries(FILTERS.map((name) => [name, said.get(name) ?? ""])));
  if (state.frame && !frames[state.frame]) state.frame = "";
  if (!said.has("at") && data.read) [[state.article, state.sentence] = [0, 0]] = [linesOf(articles())[0] ?? [0, 0]];
}

function arrows(event) {
  const own = event.target.closest(".strip");
  if (!own) return;
  const chosen = articles(), place = chosen.indexOf(state.article), last = data.read[state.article].length - 1;
  const along = { ArrowRight: state.sentence + 1, ArrowLeft: state.sentence - 1, Home: 0, End: last }[event.key];
  const across = { ArrowDown: chosen[place + 1], ArrowUp: chosen[place - 1] }[event.key];
  if (along !== undefined) choose({ sentence: Math.min(Math.max(along, 0), last) });
  else if (across !== undefined) choose({ article: across, sentence: Math.min(state.sentence, data.read[across].length - 1) });
  else if (event.key === "Enter") at("pane").focus();
  else if (!event.key.startsWith("Arrow")) return;
  event.preventDefault();
}

at("choices").addEventListener("input", (event) => choose({ [event.target.name]: event.target.value, shown: AT_ONCE }));
at("choices").addEventListener("submit", (event) => event.preventDefault());
at("choices").addEventListener("reset", (event) => {
  event.preventDefault();
  choose(Object.fromEntries(FILTERS.map((name) => [name, ""])));
});
at("strips").addEventListener("keydown", arrows);
at("strips").addEventListener("click", (event) => {
  const block = event.target.closest("[data-at]");
  if (!block) return;
  const [article, sentence] = block.dataset.at.split(".").map(Number);
  choose({ article, sentence });
  document.querySelector(`[data-article="${article}"]`).focus({ preventScroll: true });
});
document.addEventListener("click", (event) => {
  const language = event.target.closest("[data-language]")?.dataset.language;
  if (language) { speak(language); choices(); draw(); }
});
window.addEventListener("hashchange", () => { fromAddress(); speak(first()); choices(); draw(); });
try { kept = (JSON.parse(localStorage.getItem(STORE)) ?? []).filter((one) => frames[one.frame]); } catch { keeps = false; }
document.documentElement.classList.toggle("counts", !data.read);
fromAddress();
speak(first());
choices();
draw();
