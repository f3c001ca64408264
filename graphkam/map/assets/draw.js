"use strict";
/* The map on a canvas: ground, strands, cards, path. The screen, paper and the exported picture share these. */

const dimmed = (id) => {
  if (id === state.selected || inStep(id)) return false;  // a step's people can be read whatever the filter says
  if (filtering() && !matches(id)) return true;
  return Boolean(state.selected && thing(state.selected) && !neighbours(state.selected).has(id) && !onPath(id));
};
const onPath = (id) => { const way = chosen(); return Boolean(way) && (way.people.includes(id) || Boolean(way.starts?.includes(id))); };
/* While a way is walked through, everybody else steps back, and its own people a little. */
const presence = (id) => (dimmed(id) ? 0.22 : state.step < 0 || inStep(id) || id === state.selected ? 1 : onPath(id) ? 0.7 : 0.32);

const drawGround = (ctx) => {
  const columnHead = data.heads[1], bottom = mapSize()[1];
  data.columns.forEach((column, j) => {
    const x = movedX(column.x), w = column.w + (growX[j] ?? 0);
    if (column.beside) {
      ctx.fillStyle = colours.beside; rounded(ctx, x, columnHead + 6, w, bottom - columnHead - 6, 6); ctx.fill();
      ctx.strokeStyle = colours.line; ctx.lineWidth = 1; ctx.setLineDash(DASH.ground); ctx.stroke(); ctx.setLineDash([]);
      return;
    }
    data.bands.forEach((band, i) => {
      ctx.fillStyle = colours.bands[toneOf(band, i)];
      rounded(ctx, x, movedY(band.y), w, band.h + (growY[i] ?? 0), 4); ctx.fill();
    });
  });
};
const toneOf = (band, i) => (band.row === "unassigned" ? 3 : i);
/* Names of departments and layers. `left` and `top`: what of the map is out of sight there; the names stay in sight. */
const drawHeads = (ctx, left = 0, top = 0) => {
  const [rowHead, columnHead] = data.heads;
  data.bands.forEach((band, i) => {
    const y = movedY(band.y), h = band.h + (growY[i] ?? 0), start = Math.max(y, top + columnHead), seen = y + h - start;
    if (seen < 24) return;
    ctx.fillStyle = colours.bandHeads[toneOf(band, i)];
    rounded(ctx, left + 4, start, rowHead - 8, seen, 6); ctx.fill();
    ctx.fillStyle = "#ffffff"; ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.font = font(15, 600);
    const text = capital(band.row === "unassigned" ? say("map.unassigned_row") : label("layer", band.row));
    ctx.save(); ctx.translate(left + rowHead / 2, start + seen / 2);
    if (state.lang === "zh") Array.from(text).forEach((letter, k, all) => ctx.fillText(letter, 0, (k - (all.length - 1) / 2) * 20));
    else { ctx.rotate(-Math.PI / 2); ctx.fillText(fitted(ctx, text, seen - 12), 0, 0); }
    ctx.restore();
  });
  data.columns.forEach((column, j) => {
    const x = movedX(column.x), w = column.w + (growX[j] ?? 0);
    if (x + w < left + rowHead) return;
    ctx.fillStyle = colours.head; rounded(ctx, x, top + 2, w, columnHead - 6, 5); ctx.fill();
    ctx.fillStyle = colours.headInk; ctx.textAlign = "center"; ctx.textBaseline = "middle";
    const name = tr(column.name), middle = top + columnHead / 2 - 1;
    let size = 15;
    for (ctx.font = font(size, 600); size > 12.5 && ctx.measureText(name).width > w - 10; ctx.font = font(size, 600)) size -= 0.5;
    if (ctx.measureText(name).width <= w - 10) { ctx.fillText(name, x + w / 2, middle); return; }
    ctx.font = font(12, 600);
    const [first, second] = halves(ctx, name, w - 8);
    ctx.fillText(first, x + w / 2, middle - (second ? 6.5 : 0)); if (second) ctx.fillText(second, x + w / 2, middle + 7);
  });
};

/* A name in two lines: broken at a space, between Chinese letters, or inside a word that is longer than a line; the
   second is cut where it does not fit. */
const halves = (ctx, text, room) => {
  const words = text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/gu) ?? [];
  let first = "", spot = 0;
  while (spot < words.length && ctx.measureText((first + words[spot]).trimEnd()).width <= room) first += words[spot++];
  if (!first) {  // one word longer than a line; no letter is parted from its accents or its joined halves
    const letters = Array.from(text);
    let end = 1;
    while (end < letters.length && ctx.measureText(letters.slice(0, end + 1).join("")).width <= room) end++;
    while (end > 1 && /^[\p{M}\u200d]/u.test(letters[end] ?? "") || letters[end - 1] === "\u200d" && end > 1) end--;
    return [letters.slice(0, end).join(""), fitted(ctx, letters.slice(end).join(""), room)];
  }
  return [first.trimEnd(), fitted(ctx, words.slice(spot).join(""), room)];
};
const polyline = (ctx, points, radius = 6) => {
  ctx.beginPath(); ctx.moveTo(...points[0]);
  for (let i = 1; i < points.length - 1; i++) {
    const room = Math.min(radius, Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]) / 2, Math.hypot(points[i + 1][0] - points[i][0], points[i + 1][1] - points[i][1]) / 2);
    ctx.arcTo(...points[i], ...points[i + 1], room);
  }
  ctx.lineTo(...points.at(-1)); ctx.stroke();
};
const border = (box, towards) => {
  const dx = towards[0] - box.x, dy = towards[1] - box.y;
  const share = Math.min(dx ? (box.w / 2 + 2) / Math.abs(dx) : Infinity, dy ? (box.h / 2 + 2) / Math.abs(dy) : Infinity, 1);
  return [box.x + dx * share, box.y + dy * share];
};
/* Where a line runs now. While folds are open its ends follow their cards. */
const wayOf = (line) => {
  if (!state.open.size) return line.points;
  if (line.points.length > 3) return line.points.map(moved);
  const a = boxOf(line.from), b = boxOf(line.to);
  const control = moved(line.points[1]);
  return [border(a, control), control, border(b, control)];
};
const plainWay = (from, to) => {
  const a = boxOf(from), b = boxOf(to);
  const control = [(a.x + b.x) / 2 - (b.y - a.y) * 0.12, (a.y + b.y) / 2 + (b.x - a.x) * 0.12];
  return [border(a, control), control, border(b, control)];
};
const drawCurve = (ctx, way, style) => {
  const start = way[0], end = way.at(-1), control = way.at(-2);
  const angle = Math.atan2(end[1] - control[1], end[0] - control[0]);
  const head = 5 + style.width * 2.2;
  const stop = [end[0] - Math.cos(angle) * head * 0.7, end[1] - Math.sin(angle) * head * 0.7];
  ctx.save();
  ctx.globalAlpha = style.alpha; ctx.strokeStyle = ctx.fillStyle = style.colour; ctx.lineWidth = style.width; ctx.setLineDash(style.dash); ctx.lineCap = "butt";
  if (way.length > 3) polyline(ctx, [...way.slice(0, -1), stop], 12);
  else { ctx.beginPath(); ctx.moveTo(...start); ctx.quadraticCurveTo(...control, ...stop); ctx.stroke(); }
  ctx.setLineDash([]); arrowHead(ctx, control, end, head);
  ctx.restore();
};
const styleOf = (line, alpha) => ({
  width: line.assumed ? LOOK.thinnest : LOOK.thinnest + line.weight * LOOK.byStrength,
  colour: line.hostile ? colours.conflict : line.kind === "private" ? colours.private : colours.influence,
  dash: line.hostile ? DASH.conflict : line.kind === "private" ? DASH.private : [],
  alpha: alpha * (line.assumed ? LOOK.assumed : LOOK.atRest),
});
const drawReporting = (ctx) => {
  for (const line of data.reporting) {
    const near = state.selected && (line.from === state.selected || line.to === state.selected);
    ctx.globalAlpha = near ? 1 : dimmed(line.from) || dimmed(line.to) ? 0.18 : state.step < 0 ? 1 : 0.35;
    ctx.strokeStyle = near ? colours.ink : colours.line; ctx.lineWidth = near ? 2 : LOOK.reporting;
    ctx.setLineDash(line.kind === "dotted" ? DASH.dotted : []);
    polyline(ctx, line.points.map(moved));
  }
  ctx.setLineDash([]); ctx.globalAlpha = 1;
};
const drawInfluence = (ctx) => {
  const rest = !state.selected && state.play >= 0 ? LOOK.underPath : 1;
  for (const line of data.influence) {
    const near = state.selected && (line.from === state.selected || line.to === state.selected);
    if (line.minor && !near) continue;
    const alpha = near ? 1 : state.selected || state.step >= 0 || dimmed(line.from) || dimmed(line.to) ? 0.14 : rest;
    drawCurve(ctx, wayOf(line), styleOf(line, alpha));
  }
  const who = state.selected && person(state.selected);
  if (!who) return;
  const drawn = new Set(data.influence.map((line) => `${line.from} ${line.to}`));
  const extra = (from, to, link) => {
    if (isShown(from) && isShown(to) && !drawn.has(`${from} ${to}`))
      drawCurve(ctx, plainWay(from, to), styleOf({ ...link, weight: link.strength ?? 0.3 }, 1));
  };
  for (const link of who.influences ?? []) extra(state.selected, link.person_id, link);
  for (const link of who.influenced_by ?? []) extra(link.person_id, state.selected, link);
};

const drawCard = (ctx, id, box) => {
  const who = thing(id);
  const open = who.kind === "open";
  const tone = open ? ["", colours.beside, colours.line] : colours.attitudes[who.attitude];
  const { x, y, w, h } = box, left = x - w / 2, top = y - h / 2;
  ctx.save();
  ctx.globalAlpha = presence(id);
  if (onPath(id) && !dimmed(id)) { rounded(ctx, left - 5, top - 5, w + 10, h + 10, 11); ctx.fillStyle = colours.pathHalo; ctx.fill(); rounded(ctx, left, top, w, h, 7); ctx.fillStyle = colours.page; ctx.fill(); }
  if (inStep(id) && id === chosen().steps[state.step].to) {
    rounded(ctx, left - 5, top - 5, w + 10, h + 10, 11); ctx.strokeStyle = colours.path; ctx.lineWidth = 3.5; ctx.stroke();
  }
  if (id === state.selected || id === state.focused) {
    rounded(ctx, left - 3.5, top - 3.5, w + 7, h + 7, 10);
    ctx.strokeStyle = colours.focus; ctx.lineWidth = 2.4; ctx.setLineDash(id === state.selected ? [] : [5, 3]); ctx.stroke();
  }
  rounded(ctx, left, top, w, h, 7);
  ctx.fillStyle = tone[1]; ctx.fill();
  ctx.strokeStyle = tone[2]; ctx.lineWidth = open ? 1.5 : LOOK.borders[who.level ?? 0];
  ctx.setLineDash(open || !who.level ? DASH.uncovered : []); ctx.stroke(); ctx.setLineDash([]);
  if (open || who.kind === "committee") drawBeside(ctx, who, box, left, top);
  else (data.form === "wide" ? drawWide : drawNarrow)(ctx, who, box, left, top);
  newsOf(id).reduce((at, item) => at + drawNews(ctx, tr(item.badge), at, top + h + 5), left + (who.positions?.length ? 72 : 6));
  ctx.restore();
};
/* A name as large as there is room for: in one line, else in two, smaller before a word is parted or the end is cut. */
const nameLines = (ctx, name, room, size) => {
  const words = name.match(/[^\s\u2e80-\uffef]+/gu) ?? [];
  const wide = (text, at) => { ctx.font = font(at, 700); return ctx.measureText(text).width; };
  for (let at = size; at >= data.leastName; at -= 0.5) if (wide(name, at) <= room) return [at, name];
  for (let at = NAME.low; at > LOOK.cutName; at -= 0.5) {
    if (wide(name, at) <= room) return [at, name];
    const lines = halves(ctx, name, room);
    if (words.every((word) => wide(word, at) <= room) && lines.join("").replace(/\s/g, "") === name.replace(/\s/g, "")) return [at, ...lines];
  }
  ctx.font = font(LOOK.cutName, 700);
  return [LOOK.cutName, ...halves(ctx, name, room)];
};
const drawName = (ctx, text, x, y, size) => {
  ctx.fillStyle = colours.ink; ctx.textAlign = "left"; ctx.textBaseline = "middle"; ctx.font = font(size, 700);
  ctx.fillText(text, x, y);
};
const drawTitle = (ctx, text, x, y, room, most = LOOK.title[data.form]) => {
  ctx.fillStyle = colours.soft; ctx.textAlign = "left"; ctx.textBaseline = "middle";
  let size = most;
  for (ctx.font = font(size); size > LOOK.leastTitle && ctx.measureText(text).width > room; ctx.font = font(size)) size -= 0.5;
  ctx.fillText(fitted(ctx, text, room), x, y);
};
const drawWide = (ctx, who, { x, y, w, h }, left, top) => {
  const roles = who.roles ?? [];
  const r = LOOK.glyphs[who.degree ?? "medium"];
  const gx = left + 9 + r;
  const at = LOOK.wide;
  drawRole(ctx, roles[0], gx, y + h * at.name, r, who.roles_guessed);
  roles.slice(1, 4).forEach((role, i) => drawRole(ctx, role, left + w - 16 - i * 19, top + h - 13, 8.5, who.roles_guessed));
  drawBars(ctx, who.level, gx - 7, top + h - 6, 4);
  const textX = gx + r + 8, room = left + w - textX - 7;
  const extras = Math.min(3, Math.max(0, roles.length - 1)), beside = room - (extras ? extras * 19 + 2 : 0);
  const title = tr(who.title) || say("unknown");
  const [size, first, second] = nameLines(ctx, tr(who.name), room, NAME[who.degree ?? "medium"]);
  drawName(ctx, first, textX, y + h * (second ? at.first : at.name), size);
  if (second) { drawName(ctx, second, textX, y + h * at.second, size); drawTitle(ctx, title, textX, y + h * at.below, beside, LOOK.leastTitle); }
  else drawTitle(ctx, title, textX, y + h * at.title, beside);
  marks(ctx, who, left, top, w, h);
};
const drawNarrow = (ctx, who, { w, h }, left, top) => {
  const roles = who.roles ?? [];
  const count = Math.max(1, Math.min(3, roles.length)), at = LOOK.narrow;
  for (let i = 0; i < count; i++) drawRole(ctx, roles[i], left + 17 + i * 22, top + at.glyph, count > 1 ? at.several : at.radius, who.roles_guessed);
  drawBars(ctx, who.level, left + w - 21, top + at.bars, 4);
  drawInNarrow(ctx, tr(who.name), tr(who.title) || say("unknown"), { w, h }, left, top, NAME[who.degree ?? "medium"]);
  marks(ctx, who, left, top, w, h);
};
/* Name and title in three lines at most: a long name takes two of them, else a long title. */
const drawInNarrow = (ctx, name, title, { w, h }, left, top, size) => {
  const at = LOOK.narrow, x = left + 7, room = w - 13, [fits, first, second] = nameLines(ctx, name, room, size);
  if (second) {
    drawName(ctx, first, x, top + h * at.first, fits); drawName(ctx, second, x, top + h * at.second, fits);
    drawTitle(ctx, title, x, top + h - at.lower, room, LOOK.leastTitle);
    return;
  }
  ctx.font = font(LOOK.leastTitle);
  const [upper, lower] = ctx.measureText(title).width > room ? halves(ctx, title, room) : [title, ""];
  drawName(ctx, first, x, top + h * (lower ? at.raised : at.name), fits);
  if (lower) { drawTitle(ctx, upper, x, top + h - at.upper, room, LOOK.leastTitle); drawTitle(ctx, lower, x, top + h - at.lower, room, LOOK.leastTitle); }
  else drawTitle(ctx, title, x, top + h - at.title, room);
};
/* What sits on a card's edge: attitude, flags, bullets, guessed layer, further positions. */
const marks = (ctx, who, left, top, w, h) => {
  drawAttitude(ctx, who, left + w - 6, top);
  let at = left + 9;
  if (who.flags.length) at += drawFlag(ctx, who.flags.length, at, top - 1);
  if (who.bullets.length) drawBullet(ctx, who.bullets.length, at, top - 3);
  if (who.layer_guessed) drawGuess(ctx, left, top + (data.form === "narrow" ? LOOK.narrow.glyph : h / 2));
  if (who.positions?.length) drawPositions(ctx, who.positions.length, left + 34, top + h + 3);
};
const drawBeside = (ctx, who, { y, w, h }, left, top) => {
  if (data.form === "narrow") {
    const at = LOOK.narrow;
    drawRole(ctx, who.roles[0], left + 19, top + at.glyph, at.radius, who.kind === "open");
    drawInNarrow(ctx, capital(tr(who.name)), who.kind === "open" ? say("map.nobody") : say("map.people", { n: who.members.length }), { w, h }, left, top, NAME.low);
    if (who.kind === "committee") drawAttitude(ctx, who, left + w - 6, top);
    return;
  }
  const r = 12, gx = left + 9 + r, textX = gx + r + 7, room = left + w - textX - 6;
  drawRole(ctx, who.roles[0], gx, y - 3, r, who.kind === "open");
  ctx.fillStyle = colours.ink; ctx.textAlign = "left"; ctx.textBaseline = "middle"; ctx.font = font(13.5, 600);
  ctx.fillText(fitted(ctx, capital(tr(who.name)), room), textX, y - h * 0.15);
  drawTitle(ctx, who.kind === "open" ? say("map.nobody") : say("map.people", { n: who.members.length }), textX, y + h * 0.2, room);
  if (who.kind === "committee") drawAttitude(ctx, who, left + w - 6, top);
};
const drawChip = (ctx, id, box) => {
  const fold = folds.get(id), { x, y, w, h } = box, left = x - w / 2, top = y - h / 2;
  const members = fold.members.map((card) => person(card.id));
  const some = fold.members.some((card) => matches(card.id));
  ctx.save();
  ctx.globalAlpha = (filtering() && !some) || state.selected || state.step >= 0 ? 0.3 : 1;
  for (const back of [6, 3, 0]) {
    rounded(ctx, left + back, top - back, w, h, 7);
    ctx.fillStyle = colours.chip; ctx.fill(); ctx.strokeStyle = id === state.focused ? colours.focus : colours.line; ctx.lineWidth = id === state.focused ? 2.4 : 1; ctx.stroke();
  }
  ctx.fillStyle = colours.ink; ctx.font = font(13.5, 700); ctx.textAlign = "left"; ctx.textBaseline = "middle";
  const opened = state.open.has(id);
  ctx.fillText(fitted(ctx, (opened ? "▴ " : "") + say(opened ? "map.chip_close" : "map.chip", { n: members.length }), w - 12), left + 8, top + h * 0.27);
  let at = left + 8;
  for (const attitude of data.attitudes) {
    const share = members.filter((who) => who.attitude === attitude).length / members.length;
    ctx.fillStyle = attitude === "never" ? colours.barOff : colours.attitudes[attitude][0];
    ctx.fillRect(at, top + h * 0.47, share * (w - 16), 7); at += share * (w - 16);
  }
  const flags = members.reduce((sum, who) => sum + who.flags.length, 0);
  const covered = Math.round((members.filter((who) => who.level >= LOOK.coveredFrom).length / members.length) * 100);
  ctx.fillStyle = colours.soft; ctx.font = font(11.5);
  ctx.fillText(fitted(ctx, say("map.chip_covered", { n: covered }), w - (flags ? 40 : 14)), left + 8, top + h * 0.8);
  if (flags) { ctx.fillStyle = colours.flag; ctx.textAlign = "right"; ctx.font = font(11.5, 700); ctx.fillText(`⚑ ${flags}`, left + w - 8, top + h * 0.8); }
  ctx.restore();
};
/* The chosen way or plan over everything else: arrows below the numbers. */
const drawPath = (ctx) => {
  chosen()?.steps.forEach(({ from, to, assumed }, i) => {
    if (!from || !isShown(from) || !isShown(to)) return;
    const line = data.steps.find((one) => one.from === from && one.to === to), now = state.step === i;
    drawCurve(ctx, line ? wayOf(line) : plainWay(from, to), { width: now ? 5 : LOOK.step, colour: colours.path, dash: assumed ? DASH.step : [], alpha: state.step < 0 || now ? 1 : 0.4 });
  });
};
const drawNumber = (ctx, id, text, r) => {
  const box = boxOf(id), x = box.x + box.w / 2, y = box.y + box.h / 2;
  ctx.beginPath(); ctx.arc(x, y, r, 0, 7); ctx.fillStyle = colours.path; ctx.fill(); ctx.strokeStyle = colours.page; ctx.lineWidth = 2; ctx.stroke();
  ctx.fillStyle = colours.pathInk; ctx.font = font(r + 2, 700); ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.fillText(text, x, y + 0.5);
};
/* Who of ours acts there, at the foot of the card. */
const drawBy = (ctx, id, name) => {
  const box = boxOf(id), x = box.x + box.w / 2, y = box.y + box.h / 2, text = `${tr(name)} →`;
  ctx.font = font(12, 600);
  const w = ctx.measureText(text).width + 14, left = Math.min(box.x - box.w / 2, x - 14 - w), below = y + (newsOf(id).length ? 14 : 1);
  rounded(ctx, left, below, w, 17, 8); ctx.fillStyle = colours.path; ctx.fill();
  ctx.fillStyle = colours.pathInk; ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.fillText(text, left + w / 2, below + 9);
};
const drawSteps = (ctx) => {
  const way = chosen();
  if (!way) return;
  const draw = (id, act) => { if (isShown(id)) { ctx.save(); ctx.globalAlpha = state.step < 0 || inStep(id) ? 1 : 0.6; act(); ctx.restore(); } };
  for (const id of way.starts ?? []) draw(id, () => drawNumber(ctx, id, "", 7));
  way.people.forEach((id, i) => draw(id, () => drawNumber(ctx, id, String(i + 1), state.step >= 0 && inStep(id) ? 13 : 10)));
  for (const [id, name] of Object.entries(way.by ?? {})) draw(id, () => drawBy(ctx, id, name));
};
/* Everything at once, for paper and for the picture. */
const drawWhole = (ctx) => {
  drawGround(ctx); drawReporting(ctx); drawInfluence(ctx); drawPath(ctx);
  for (const id of folds.keys()) drawChip(ctx, id, boxOf(id));
  for (const id of cards.keys()) if (isShown(id)) drawCard(ctx, id, boxOf(id));
  drawSteps(ctx); drawHeads(ctx);
};
