"use strict";
/* What the page knows and what is chosen now. Texts only ever reach the page as text, never as markup. */

const data = JSON.parse(document.getElementById("data").textContent);

/* Each tie stands in the data once; both its people have it, the strongest first. */
for (const [from, to, kind, strength, hostile, assumed] of data.ties) {
  const tie = { kind, strength: strength ?? undefined, hostile: Boolean(hostile), assumed: Boolean(assumed) };
  (data.people[from].influences ??= []).push({ person_id: to, ...tie });
  (data.people[to].influenced_by ??= []).push({ person_id: from, ...tie });
}

const state = {
  lang: data.lang,
  selected: null,   // id of a card
  focused: null,    // id of a card, by keyboard
  hovered: null,
  play: -1,         // place in data.plays: the way, or the plan, that is highlighted
  step: -1,         // place among its steps while it is walked through
  tab: "ways",
  open: new Set(),  // ids of folds
  search: "", role: "", attitude: "", coverage: "",
};

const say = (code, values = {}) => {
  const both = data.words[code];
  const text = both ? both[state.lang === "zh" ? 0 : 1] : code;
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name, one, other) => {
    if (!(name in values)) return whole;
    const value = String(values[name]);
    return one === undefined ? value : `${value} ${value === "1" ? one : other}`;
  });
};
/* A text of the graph: one string, or [zh, en]. */
const tr = (text) => (Array.isArray(text) ? text[state.lang === "zh" ? 0 : 1] : text ?? "");
const label = (vocabulary, code) => (code === undefined || code === null ? say("unknown") : say(`${vocabulary}.${code}`));
const join = (texts) => texts.join(state.lang === "zh" ? "、" : ", ");
const capital = (text) => (state.lang === "en" && text ? text[0].toUpperCase() + text.slice(1) : text);

const folds = new Map(data.folds.map((fold) => [fold.id, fold]));
const cards = new Map();
for (const card of data.cards) cards.set(card.id, { ...card, fold: null });
for (const fold of data.folds) for (const card of fold.members) cards.set(card.id, { ...card, fold: fold.id });

const chosen = () => data.plays[state.play];
const sentence = (spot) => tr(data.says[spot]);
/* Who acts and who is acted on in the step that is shown now. */
const inStep = (id) => { const step = chosen()?.steps[state.step]; return Boolean(step) && (step.to === id || step.from === id); };

const newsOf = (id) => (data.news ? data.news.items.filter((item) => item.on === id) : []);
const person = (id) => data.people[id];
const thing = (id) => data.people[id] ?? data.beside[id];
const allPeople = Object.keys(data.people);
const isShown = (id) => { const card = cards.get(id); return card && (!card.fold || state.open.has(card.fold)); };

/* How far everything right of a column, and below a band, moves away while folds are open. */
const growth = (axis, key) => {
  const sizes = [];
  for (const id of state.open) {
    const fold = folds.get(id);
    sizes[fold[key]] = Math.max(sizes[fold[key]] ?? 0, fold.grow[axis]);
  }
  return sizes;
};
let growX = [], growY = [];
const regrow = () => { growX = growth(0, "column"); growY = growth(1, "band"); };
const before = (sizes, index) => sizes.slice(0, index).reduce((sum, size) => sum + (size ?? 0), 0);
const movedX = (x) => x + data.columns.reduce((sum, column, i) => sum + (x >= column.x + column.w ? growX[i] ?? 0 : 0), 0);
const movedY = (y) => y + data.bands.reduce((sum, band, i) => sum + (y >= band.y + band.h ? growY[i] ?? 0 : 0), 0);
const moved = ([x, y]) => [movedX(x), movedY(y)];

/* A card's rectangle now: {x, y} centre, w, h. */
const boxOf = (id) => {
  const fold = folds.get(id);
  const card = cards.get(id);
  const [x, y, w, h] = fold ? fold.chip : card.box;
  if (card && card.fold) return { x: x + before(growX, card.column), y: y + before(growY, card.band), w, h };
  return { x: movedX(x), y: movedY(y), w, h };
};
const mapSize = () => [data.size[0] + before(growX, data.columns.length), data.size[1] + before(growY, data.bands.length)];

const matches = (id) => {
  const who = person(id);
  if (!who) return !(state.role || state.attitude || state.coverage || state.search);
  if (state.role && !(who.roles ?? []).includes(state.role)) return false;
  if (state.attitude && who.attitude !== state.attitude) return false;
  if (state.coverage && String(who.level) !== state.coverage) return false;
  if (!state.search) return true;
  const texts = [who.name, who.title ?? ""].flat().join("\n").toLowerCase();
  return state.search.toLowerCase().split(/\s+/).every((part) => texts.includes(part));
};
const filtering = () => Boolean(state.role || state.attitude || state.coverage || state.search);

const neighbours = (id) => {
  const who = person(id);
  if (!who) return new Set([id, ...(data.beside[id]?.members ?? [])]);
  const ties = [...(who.influences ?? []), ...(who.influenced_by ?? [])].map((link) => link.person_id);
  return new Set([id, ...(who.managers ?? []), ...(who.reports ?? []), ...ties]);
};
const ratingText = (who) => {
  if (who.rating === undefined) return "·";
  if (who.rating === "unclear") return "?";
  const sign = who.rating > 0 ? "+" : who.rating < 0 ? "−" : "";
  return sign + Math.abs(who.rating);
};
const attitudeWords = (who) => (who.rating === undefined ? say("rating.unknown") : say(`rating.${who.rating}`));
const attitudeName = (who) => attitudeWords(who).replace(/^[+−]?\d\s+/, "");
const rolesText = (who) => (who.roles?.length ? join(who.roles.map((role) => label("role", role))) : say("role.unknown"));
