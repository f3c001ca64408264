"use strict";
/* The small marks. Each tells by shape and letter as well as by colour. */

/* Colours, sizes and dashes come with the data: the still picture is drawn with the same. */
const { light: LIGHT, dark: DARK, names: { [data.form]: NAME }, dashes: DASH, ...LOOK } = data.looks;
const darkWanted = window.matchMedia("(prefers-color-scheme: dark)");
let colours = darkWanted.matches ? DARK : LIGHT;

const FONT = '"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei","Segoe UI",system-ui,sans-serif';
const font = (size, weight = 400) => `${weight} ${size}px ${FONT}`;

const rounded = (ctx, x, y, w, h, r) => { ctx.beginPath(); ctx.roundRect(x, y, w, h, r); };
const SHAPES = Object.fromEntries(Object.entries(LOOK.outlines).map(([role, outline]) => [role, new Path2D(outline)]));
const shapeAt = (role, x, y, r) => {
  const shape = new Path2D();
  shape.addPath(SHAPES[role], new DOMMatrix([r / 100, 0, 0, r / 100, x, y]));
  return shape;
};
/* A role: its shape and letter; hollow where it is a guess, or where nobody fills it. */
const drawRole = (ctx, role, x, y, r, hollow = false) => {
  ctx.save();
  if (!role) {
    ctx.beginPath(); ctx.arc(x, y, r * 0.8, 0, 7);
    ctx.setLineDash(DASH.empty); ctx.strokeStyle = colours.line; ctx.lineWidth = 1.2; ctx.stroke();
    ctx.restore();
    return;
  }
  const shape = shapeAt(role, x, y, r);
  if (hollow) { ctx.setLineDash(DASH.hollow); ctx.lineWidth = 1.4; ctx.strokeStyle = colours.glyph; ctx.fillStyle = colours.card; ctx.fill(shape); ctx.stroke(shape); }
  else { ctx.fillStyle = colours.glyph; ctx.fill(shape); }
  ctx.fillStyle = hollow ? colours.glyph : colours.glyphInk;
  ctx.font = font(r * (state.lang === "zh" ? 0.98 : 1.02), 700); ctx.textAlign = "center"; ctx.textBaseline = "middle";
  ctx.fillText(say(`role_letter.${role}`), x, y + r * 0.06);
  ctx.restore();
};
const drawBars = (ctx, level, x, y, unit = 4) => {
  for (let i = 0; i < 3; i++) {
    const h = unit * (1 + i * 0.72);
    ctx.fillStyle = i < level ? colours.bar : colours.barOff;
    ctx.fillRect(x + i * unit * 1.25, y - h, unit, h);
  }
};
/* Attitude: colour and sign. A guess has a tilde and a dashed edge; never judged is an empty dashed pill. */
const drawAttitude = (ctx, who, x, y) => {
  const [fill] = colours.attitudes[who.attitude];
  const text = (who.rating_guessed ? "~" : "") + (who.pill ?? ratingText(who));
  const hollow = who.attitude === "never" || who.attitude === "unclear" || who.rating_guessed;
  ctx.save();
  ctx.font = font(12, 700);
  const w = Math.max(26, ctx.measureText(text).width + 13), h = 17;
  rounded(ctx, x - w, y - h / 2, w, h, h / 2);
  ctx.fillStyle = hollow ? colours.card : fill; ctx.fill();
  if (hollow) { ctx.setLineDash(who.attitude === "unclear" ? [] : DASH.pill); ctx.lineWidth = 1.4; ctx.strokeStyle = colours.attitudes[who.attitude][2]; ctx.stroke(); }
  ctx.fillStyle = hollow ? (colours === DARK ? colours.ink : fill) : "#ffffff";
  ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.fillText(text, x - w / 2, y + 0.8);
  ctx.restore();
  return w;
};
/* A pennant with the count of red flags. */
const drawFlag = (ctx, count, x, y) => {
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colours.flag; ctx.lineWidth = 1.8;
  ctx.beginPath(); ctx.moveTo(x, y + 7); ctx.lineTo(x, y - 10); ctx.stroke();
  ctx.beginPath(); ctx.moveTo(x, y - 10); ctx.lineTo(x + 15, y - 4.5); ctx.lineTo(x, y + 1); ctx.fill();
  if (count > 1) {
    ctx.font = font(11, 700); ctx.textAlign = "left"; ctx.textBaseline = "middle";
    ctx.lineWidth = 3; ctx.strokeStyle = colours.page; ctx.strokeText(`×${count}`, x + 15, y - 4); ctx.fillText(`×${count}`, x + 15, y - 4);
  }
  ctx.restore();
  return count > 1 ? 36 : 22;
};
/* A bullet: a round nose to the right. */
const drawBullet = (ctx, count, x, y) => {
  ctx.save();
  ctx.fillStyle = colours.bullet;
  ctx.beginPath(); ctx.moveTo(x, y - 4.6); ctx.lineTo(x + 9, y - 4.6); ctx.quadraticCurveTo(x + 17, y - 4, x + 19, y);
  ctx.quadraticCurveTo(x + 17, y + 4, x + 9, y + 4.6); ctx.lineTo(x, y + 4.6); ctx.closePath();
  ctx.lineWidth = 2.4; ctx.strokeStyle = colours.page; ctx.stroke(); ctx.fill();
  ctx.fillStyle = colours.page; ctx.fillRect(x + 2.8, y - 4.6, 1.5, 9.2);
  if (count > 1) {
    ctx.font = font(11, 700); ctx.textAlign = "left"; ctx.textBaseline = "middle"; ctx.lineWidth = 3; ctx.strokeStyle = colours.page;
    ctx.strokeText(`×${count}`, x + 20, y); ctx.fillStyle = colours.bullet; ctx.fillText(`×${count}`, x + 20, y);
  }
  ctx.restore();
  return count > 1 ? 38 : 22;
};
const drawGuess = (ctx, x, y) => {
  ctx.save();
  ctx.beginPath(); ctx.arc(x, y, 7, 0, 7); ctx.fillStyle = colours.guessFill; ctx.fill();
  ctx.strokeStyle = colours.guess; ctx.lineWidth = 1; ctx.setLineDash(DASH.guess); ctx.stroke();
  ctx.fillStyle = colours.guess; ctx.font = font(13, 700); ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.fillText("~", x, y + 0.5);
  ctx.restore();
};
/* Two cards behind one another: further positions. */
const drawPositions = (ctx, count, x, y) => {
  ctx.save();
  rounded(ctx, x, y - 8, 34, 16, 8); ctx.fillStyle = colours.chip; ctx.fill(); ctx.strokeStyle = colours.line; ctx.lineWidth = 1; ctx.stroke();
  ctx.strokeStyle = colours.ink; ctx.strokeRect(x + 7, y - 4.5, 7, 5); ctx.fillStyle = colours.chip; ctx.fillRect(x + 9, y - 2, 7, 5); ctx.strokeRect(x + 9, y - 2, 7, 5);
  ctx.fillStyle = colours.ink; ctx.font = font(11, 700); ctx.textAlign = "left"; ctx.textBaseline = "middle"; ctx.fillText(`+${count}`, x + 18, y + 0.5);
  ctx.restore();
};
/* What changed since the other day, on a card's foot. */
const drawNews = (ctx, text, x, y) => {
  if (!text) return 0;
  ctx.save();
  ctx.font = font(11, 700);
  const w = ctx.measureText(text).width + 12;
  rounded(ctx, x, y - 8, w, 16, 3); ctx.fillStyle = colours.news; ctx.fill(); ctx.strokeStyle = colours.page; ctx.lineWidth = 1; ctx.stroke();
  ctx.fillStyle = colours.newsInk; ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.fillText(text, x + w / 2, y + 0.5);
  ctx.restore();
  return w + 3;
};
const arrowHead = (ctx, from, to, size) => {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  ctx.beginPath(); ctx.moveTo(to[0], to[1]);
  for (const side of [-1, 1]) ctx.lineTo(to[0] - size * Math.cos(angle + side * 0.4), to[1] - size * Math.sin(angle + side * 0.4));
  ctx.closePath(); ctx.fill();
};
const fitted = (ctx, text, room) => {
  if (ctx.measureText(text).width <= room) return text;
  const letters = Array.from(text);
  while (letters.length > 1 && ctx.measureText(letters.join("") + "…").width > room) letters.pop();
  return letters.join("").trimEnd() + "…";
};
