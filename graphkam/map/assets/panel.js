"use strict";
/* The side panel and the legend, built from elements and text only. */

const panel = document.getElementById("panel");
const make = (tag, kind, ...parts) => {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  for (const part of parts.flat(3)) if (part !== null && part !== undefined && part !== false && part !== "") element.append(part);
  return element;
};
const button = (kind, act, ...parts) => {
  const element = make("button", kind, ...parts);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
};
/* A small picture drawn by the functions that draw the map, so that the two cannot differ. */
const picture = (width, height, draw) => {
  const canvas = make("canvas", "mark");
  canvas.width = width * 2; canvas.height = height * 2;
  canvas.style.width = `${width}px`; canvas.style.height = `${height}px`;
  canvas.setAttribute("aria-hidden", "true");
  const ctx = canvas.getContext("2d");
  ctx.scale(2, 2); draw(ctx);
  return canvas;
};
const roleMark = (role, hollow) => picture(22, 22, (ctx) => drawRole(ctx, role, 11, 11, 8.6, hollow));
const attitudeMark = (who) => picture(36, 20, (ctx) => drawAttitude(ctx, who, 34, 10));
const coverageMark = (level) => picture(26, 20, (ctx) => {
  rounded(ctx, 2, 2, 22, 16, 4);
  ctx.fillStyle = colours.card; ctx.fill(); ctx.strokeStyle = colours.attitudes.neutral[2]; ctx.lineWidth = LOOK.borders[level];
  ctx.setLineDash(level ? [] : DASH.uncovered); ctx.stroke(); drawBars(ctx, level, 8, 15, 3);
});
const nameButton = (id) => (thing(id) ? button("link", () => select(id), tr(thing(id).name)) : null);

const section = (title, ...parts) => make("section", "", make("h3", "", title), ...parts);
const tile = (value, text) => make("div", "tile", make("strong", "", value), make("span", "", text));

const mix = () => {
  const judged = allPeople.map(person).filter((who) => who.attitude !== "never");
  const bar = make("div", "mix");
  const rows = make("ul", "mix-key");
  for (const attitude of data.attitudes) {
    const count = judged.filter((who) => who.attitude === attitude).length;
    if (!count) continue;
    const part = make("span", `tone-${attitude}`);
    part.style.flexGrow = count;
    part.title = `${say(`map.attitude.${attitude}`)}: ${count}`;
    bar.append(part);
    rows.append(make("li", "", make("i", `tone-${attitude}`), `${say(`map.attitude.${attitude}`)} ${count}`));
  }
  const never = allPeople.length - judged.length;
  return section(say("map.attitude_mix", { n: judged.length }), judged.length ? bar : null, rows,
    never ? make("p", "note", say("map.not_judged", { n: never })) : null);
};
const deciders = () => data.roles.length && section(say("map.who_decides"), make("ul", "roles", data.roles.map((role) => {
  const guessed = (id) => (thing(id).roles_guessed ? ["~", nameButton(id)] : nameButton(id));
  const names = role.holders.filter(thing).map(guessed);
  const between = names.flatMap((name, i) => (i ? [state.lang === "zh" ? "、" : ", ", name] : [name]));
  return make("li", "", roleMark(role.role, !names.length), make("div", "",
    make("b", "", capital(label("role", role.role))),
    role.state ? make("span", `state state-${role.state}`, label("role_state", role.state)) : null,
    make("div", "", names.length ? between : make("em", "", say("map.role_missing")))));
})));
const FIRST = 6;
/* The first of many, and a button for the rest; `wanted` is among those that are shown. */
const long = (items, kind, wanted = -1) => {
  const first = wanted < FIRST ? FIRST : wanted + 1;
  const list = make("ol", kind, items.slice(0, first));
  const rest = items.slice(first);
  if (!rest.length) return list;
  const more = button("more", () => { list.append(...rest); more.remove(); }, say("map.more", { n: rest.length }));
  return [list, more];
};
/* A way or the plan as a button: pressed while it is highlighted. */
const playEntry = (spot, badge, text, facts) => {
  const entry = button("entry path", () => choosePlay(state.play === spot ? -1 : spot), make("b", "badge", badge), make("span", "", text, make("small", "", facts.filter(Boolean).join(" · "))));
  entry.dataset.play = spot; entry.setAttribute("aria-pressed", String(state.play === spot));
  return entry;
};
/* What of a highlighted way or plan can be walked through: its steps, the first line of each. */
const stopList = (spot) => {
  if (state.play !== spot || !data.plays[spot].steps.length) return null;
  const steps = data.plays[spot].steps.map((step, i) => make("li", "", button("link", () => openPlayer(i), sentence(step.says[0]))));
  return make("div", "stops", make("ol", "", steps), button("walk", () => openPlayer(0), `▶ ${say("map.play")}`));
};
const wayEntry = (path, spot, badge, others) => {
  const way = data.plays[spot], names = way.people.map((id) => tr(person(id).name)), member = way.by?.[way.people[0]];
  if (member) names.unshift(say("map.path_by", { member: tr(member) }));
  return playEntry(spot, badge, names.join(" → "), [say("map.path_line", { state: label("target_state", path.state), strength: way.strength.toFixed(2) }),
    way.steps.length > 1 ? say("map.path_weakest", { n: way.weakest + 1 }) : null, others && path.ways.length > 1 ? say("map.other_ways", { n: path.ways.length - 1 }) : null, others && path.more ? say("map.more_exist") : null]);
};
const pathEntry = (path, i) => {
  if (!path.ways.length)
    return make("li", "", button("entry path direct", () => path.target && select(path.target), make("b", "badge", "!"),
      make("span", "", path.target ? tr(person(path.target).name) : "", make("small", "", [say("map.direct"), path.develop ? say("map.develop", { name: tr(path.develop) }) : null].filter(Boolean).join(" · ")))));
  const [best, ...others] = path.ways, open = path.ways.includes(state.play);
  return make("li", "", wayEntry(path, best, `L${i + 1}`, true), stopList(best),
    open && others.length ? make("ul", "entries others", others.map((spot, k) => make("li", "", wayEntry(path, spot, `L${i + 1}${"bcdefghijk"[k]}`, false), stopList(spot)))) : null);
};
const waysPart = () => {
  if (!data.paths.length) return make("p", "note", say("map.no_paths"));
  const left = data.paths.filter((path) => path.left).length;
  return [long(data.paths.map(pathEntry), "entries", data.paths.findIndex((path) => path.ways.includes(state.play))), left ? make("p", "note", say("map.ways_left", { n: left })) : null];
};
const planPart = () => {
  const { play, lead, rest } = data.plan, note = (spot) => make("p", "note", sentence(spot));
  if (play === undefined) return [...lead, ...rest].length ? [...lead, ...rest].map(note) : make("p", "note", say("map.plan_none"));
  const { people, starts } = data.plays[play];
  return [lead.map(note), playEntry(play, "P", say("map.plan_line", { n: people.length }), starts?.length ? [say("map.plan_starts", { people: join(starts.map((id) => tr(person(id).name))) })] : []),
    stopList(play), rest.map(note)];
};
/* Paths and the plan share a place; whichever is shown is highlighted on the map. */
const strategy = () => {
  if (!data.plan) return section(say("map.paths"), waysPart());
  const firsts = { ways: data.paths.find((path) => path.ways.length)?.ways[0] ?? -1, plan: data.plan.play ?? -1 };
  const tab = (name, text) => {
    const one = button("tab", () => { state.tab = name; choosePlay(firsts[name]); panel.querySelector(`[data-tab=${name}]`)?.focus(); }, text);
    one.dataset.tab = name; one.setAttribute("role", "tab"); one.setAttribute("aria-selected", String(state.tab === name)); one.tabIndex = state.tab === name ? 0 : -1;
    one.addEventListener("keydown", (event) => { if (ARROWS[event.key]?.[0]) { event.preventDefault(); (one.nextSibling ?? one.previousSibling).click(); } });
    return one;
  };
  const tabs = make("div", "tabs", tab("ways", say("map.paths")), tab("plan", say("map.plan")));
  tabs.setAttribute("role", "tablist");
  const part = make("div", "", state.tab === "plan" ? planPart() : waysPart());
  part.setAttribute("role", "tabpanel"); part.setAttribute("aria-label", say(state.tab === "plan" ? "map.plan" : "map.paths"));
  return make("section", "", tabs, part);
};
const flagEntry = (flag) => make("li", "", button("entry", () => flag.on && select(flag.on),
  make("b", `pennant level-${flag.level}`, "⚑"), make("span", "", flag.on ? make("b", "", tr(person(flag.on).name)) : null, flag.on ? " " : null,
    make("small", "", tr(flag.text)), flag.remedy ? make("small", "remedy", `→ ${tr(flag.remedy)}`) : null), make("small", `severity level-${flag.level}`, label("severity", flag.level))));
const bulletEntry = (bullet) => make("li", "", button("entry", () => bullet.on && select(bullet.on),
  picture(22, 14, (ctx) => drawBullet(ctx, 1, 2, 7)), make("span", "", tr(bullet.text), bullet.on ? make("small", "", tr(person(bullet.on).name)) : null,
    bullet.proved ? null : make("small", "guess", say("map.unproved")))));

const changeEntry = (item) => (item.on ? make("li", "", button("entry news", () => select(item.on), make("b", "", tr(item.badge)), make("span", "", tr(item.text))))
  : make("li", "entry news", make("span", "", tr(item.text))));
const changed = () => (data.news ? section(say("map_static.since", { day: data.news.since }),
  data.news.items.length ? long(data.news.items.map(changeEntry), "entries") : make("p", "note", say("map_static.nothing_changed"))) : "");

const showOverview = () => {
  const people = allPeople.map(person);
  const judged = people.filter((who) => who.judged);
  const count = (...kinds) => people.filter((who) => kinds.includes(who.attitude)).length;
  panel.replaceChildren(
    make("h2", "", say("map.overview")),
    make("div", "tiles",
      tile(`${count("champion", "supporter")} / ${judged.length || people.length}`, say("map.supporters")),
      tile(String(count("sceptic", "opponent")), say("map.opponents")),
      data.covered ? tile(`${data.covered[0]} / ${data.covered[1]}`, say("map.covered_people")) : tile(String(people.length), say("map.people", { n: "" }).trim()),
      tile(String(data.flags.length), say("map.flag_count"))),
    changed(), mix(), deciders() || "",
    strategy(),
    section(say("map.flags"), data.flags.length ? long(data.flags.map(flagEntry), "entries") : make("p", "note", say("map.no_flags"))),
    section(say("map.strengths"), data.strengths.length ? long(data.strengths.map(bulletEntry), "entries") : make("p", "note", say("map.no_strengths"))));
};

const row = (term, ...values) => {
  const shown = values.flat().filter((value) => value !== null && value !== undefined && value !== "");
  return make("div", "", make("dt", "", term), make("dd", "", shown.length ? shown : make("em", "", say("unknown"))));
};
const half = (...parts) => { const pair = row(...parts); pair.className = "half"; return pair; };
const guessNote = () => make("span", "guess", `~ ${say("map.guess")}`);
const peopleList = (ids) => (ids ?? []).flatMap((id, i) => (i ? [state.lang === "zh" ? "、" : ", ", nameButton(id)] : [nameButton(id)]));
const linkList = (links) => make("ul", "links", (links ?? []).map((link) => make("li", link.hostile ? "hostile" : "", nameButton(link.person_id),
  make("small", "", [label("influence_kind", link.kind), link.strength === undefined ? say("unknown") : String(link.strength), link.assumed ? say("map.assumed") : null].filter(Boolean).join(" · ")))));
const evidenceItem = ([part, value, by, on, days, source, origin, confidence, why, against]) => {
  const age = days ? say("map.age", { n: days }) : say("map.today");
  return make("li", origin === "guess" ? "guessed" : "",
    make("div", "", make("b", "", say(`map.part.${part}`)), " ", tr(value), origin === "guess" ? guessNote() : null),
    make("small", "", [tr(by), `${on} (${age})`, label("source_kind", source), say("map.confidence", { n: confidence })].join(" · ")),
    why ? make("small", "why", why) : null,
    against.map(([who, other, day]) => make("small", "hostile", say("map.contradicted", { by: tr(who), value: tr(other), day }))));
};
const showBeside = (who) => {
  panel.replaceChildren(button("back", clearChoice, `← ${say("map.back")}`), make("h2", "", capital(tr(who.name))),
    make("p", "title", who.kind === "open" ? say("map.nobody") : say("map.committee")),
    make("dl", "", row(say("map.roles"), who.roles.map((role) => make("span", "role", roleMark(role, who.kind === "open"), label("role", role)))),
      who.kind === "committee" ? [row(say("map.attitude"), attitudeMark(who), attitudeName(who)), row(say("map.members"), peopleList(who.members))] : []),
    section(say("map.evidence"), who.evidence?.length ? make("ul", "evidence", who.evidence.map(evidenceItem)) : make("p", "note", say("map.no_evidence"))));
};
const showPerson = (id) => {
  const who = thing(id);
  if (!person(id)) { showBeside(who); return; }
  const own = (list) => list.map((spot) => spot);
  const part = !who.judged && data.opportunity ? make("p", "note", say("map.no_part")) : null;
  const deal = who.judged ? [
    row(say("map.roles"), (who.roles ?? []).map((role) => make("span", "role", roleMark(role, who.roles_guessed), label("role", role))), who.roles_guessed ? guessNote() : null),
    row(say("map.attitude"), attitudeMark(who), attitudeName(who), who.rating_guessed ? guessNote() : null, who.stale ? make("span", "stale", say("map.stale")) : null),
    half(say("map.degree"), who.degree ? label("degree", who.degree) : null, who.share !== undefined ? ` · ${Math.round(who.share * 100)} %` : null),
    half(say("map.mode"), who.mode ? label("mode", who.mode) : null),
    half(say("map.contact"), who.contact ? label("contact_level", who.contact) : null),
    row(say("map.result"), who.result), row(say("map.win"), who.win, who.win && !who.win_proved ? make("span", "guess", ` ${say("map.win_assumed")}`) : null)] : [];
  panel.replaceChildren(...[
    button("back", clearChoice, `← ${say("map.back")}`),
    make("h2", "", tr(who.name)), make("p", "title", tr(who.title) || say("unknown")), part,
    make("ol", "entries", newsOf(id).map((item) => make("li", "entry news", make("b", "", tr(item.badge)), make("span", "", tr(item.text)))), own(who.flags).map((spot) => flagEntry(data.flags[spot])), own(who.bullets).map((spot) => bulletEntry(data.strengths[spot]))),
    make("dl", "", deal,
      half(say("map.coverage"), coverageMark(who.level), say(`map.coverage.${who.level}`)),
      half(say("map.owner"), who.owner ? tr(who.owner) : null), half(say("map.last_contact"), who.last_contact),
      half(say("map.unit"), who.unit ? tr(who.unit) : null),
      half(say("map.layer"), who.layer ? label("layer", who.layer) : null, who.layer_guessed ? guessNote() : null),
      who.positions ? row(say("map.other_positions"), who.positions.map((text) => make("div", "", tr(text)))) : [],
      who.leaving ? row(say("map.part.leaving"), who.leaving) : [],
      row(say("map.reports_to"), peopleList(who.managers)),
      who.reports ? row(say("map.reports"), peopleList(who.reports)) : [],
      row(say("map.influences"), who.influences ? linkList(who.influences) : null),
      row(say("map.influenced"), who.influenced_by ? linkList(who.influenced_by) : null),
      who.backs ? row(say("map.backs"), join(who.backs)) : [],
      who.committees ? row(say("map.sits_on"), join(who.committees.map(tr))) : [],
      row(say("map.who_knows"), who.known_by ? make("ul", "links", who.known_by.map((tie) => make("li", "", tr(tie.member),
        make("small", "", [tie.strength === undefined ? say("unknown") : String(tie.strength), tie.last_contact ?? say("unknown")].join(" · "))))) : null)),
    section(say("map.evidence"), who.evidence ? make("ul", "evidence", who.evidence.map(evidenceItem)) : make("p", "note", say("map.no_evidence"))),
  ].filter(Boolean));
};

const lineMark = (style) => picture(34, 14, (ctx) => {
  ctx.lineWidth = style.width; ctx.strokeStyle = ctx.fillStyle = style.colour; ctx.globalAlpha = style.alpha ?? 1; ctx.setLineDash(style.dash ?? []);
  ctx.beginPath(); ctx.moveTo(1, 7); ctx.lineTo(style.head === false ? 33 : 27, 7); ctx.stroke(); ctx.setLineDash([]);
  if (style.head !== false) arrowHead(ctx, [0, 7], [33, 7], 5 + style.width * 2);
});
const showLegend = () => {
  const item = (mark, text) => make("li", "", mark, text);
  const group = (title, ...items) => make("div", "group", make("h2", "", title), make("ul", "", items));
  const pills = { champion: "+5", supporter: "+2", neutral: "0", sceptic: "−2", opponent: "−5", unclear: "?", never: "·" };
  const minor = data.influence.filter((line) => line.minor).length;
  const has = (test) => data.influence.some(test);
  document.getElementById("legend").replaceChildren(
    group(say("map.legend_role"), Object.keys(SHAPES).map((role) => item(roleMark(role), label("role", role))), data.cards.some((card) => data.beside[card.id]?.kind === "open") ? item(roleMark("user_buyer", true), say("map.mark_open")) : ""),
    group(say("map.legend_attitude"), data.attitudes.map((attitude) => item(picture(34, 20, (ctx) => drawAttitude(ctx, { attitude, pill: pills[attitude] }, 32, 10)), say(`map.attitude.${attitude}`)))),
    group(say("map.legend_coverage"), data.levels.map((level) => item(coverageMark(level), say(`map.coverage.${level}`))),
      make("li", "sizes", ["high", "medium", "low"].map((degree, i) => make("span", "size", picture(26 - i * 4, 18, (ctx) => { rounded(ctx, 1, 2 + i * 1.5, 24 - i * 4, 14 - i * 3, 3); ctx.strokeStyle = colours.line; ctx.lineWidth = 1.5; ctx.stroke(); }), label("degree", degree))), make("small", "", say("map.legend_degree")))),
    group(say("map.legend_lines"),
      item(lineMark({ width: LOOK.reporting, colour: colours.line, head: false }), say("map.line_reporting")),
      item(lineMark({ width: 2, colour: colours.influence }), say("map.line_influence")),
      item(lineMark({ width: 1, colour: colours.influence, alpha: 0.6 }), say("map.line_assumed")),
      item(lineMark({ width: 2, colour: colours.conflict, dash: DASH.conflict }), say("map.line_conflict")),
      has((line) => line.kind === "private") ? item(lineMark({ width: 2, colour: colours.private, dash: DASH.private }), say("map.line_private")) : "",
      item(lineMark({ width: LOOK.step, colour: colours.path }), say("map.line_path")),
      item(picture(20, 20, (ctx) => drawFlag(ctx, 1, 3, 12)), say("map.mark_flag")),
      item(picture(22, 14, (ctx) => drawBullet(ctx, 1, 2, 7)), say("map.mark_strength")),
      item(picture(18, 18, (ctx) => drawGuess(ctx, 9, 9)), say("map.mark_guess")),
      data.news ? item(picture(22, 18, (ctx) => drawNews(ctx, "+", 1, 9)), say("map_static.changed")) : "",
      minor ? make("li", "note", say("map.minor", { n: minor })) : ""));
};
