"use strict";
/* The small marks. Each tells by shape and letter as well as by colour. */

const LIGHT = {
  page: "#ffffff", ink: "#16213a", soft: "#475569", line: "#94a3b8", head: "#dfe6f2", headInk: "#1e293b",
  bands: ["#e8eefb", "#f0f4fc", "#f7f9fd", "#f3f4f6"], bandHeads: ["#33426e", "#55648f", "#616f97", "#646b78"],
  beside: "#faf6ec", card: "#ffffff", chip: "#eef1f6", glyph: "#22304f", glyphInk: "#ffffff", bar: "#22304f", barOff: "#cbd5e1",
  influence: "#4f62d0", conflict: "#c02626", path: "#f59e0b", pathInk: "#1f1400", pathHalo: "rgba(245,158,11,.42)",
  flag: "#c81e1e", bullet: "#0f766e", focus: "#1d4ed8", private: "#7c3aed", guess: "#92400e", guessFill: "#fef3c7", news: "#1d4ed8", newsInk: "#ffffff",
  attitudes: {
    champion: ["#0b6b5c", "#dff3ee", "#0b6b5c"], supporter: ["#0d8070", "#f0faf7", "#2f9c8b"], neutral: ["#5b6779", "#ffffff", "#8592a6"],
    sceptic: ["#a8500a", "#fff4e3", "#d9832b"], opponent: ["#b91c1c", "#fdeaea", "#c93434"],
    unclear: ["#5b4b9a", "#f6f4fd", "#8b7cc4"], never: ["#5b6779", "#ffffff", "#a3aebf"],
  },
};
const DARK = {
  page: "#0f1626", ink: "#eef2fa", soft: "#b3bfd3", line: "#6b7a93", head: "#25324d", headInk: "#e6ecf8",
  bands: ["#1a2540", "#172138", "#141d31", "#181d29"], bandHeads: ["#41538a", "#3a4a78", "#344264", "#4b5563"],
  beside: "#231f17", card: "#1d2840", chip: "#222c40", glyph: "#dfe7f7", glyphInk: "#16213a", bar: "#dfe7f7", barOff: "#47546b",
  influence: "#8ea0ff", conflict: "#ff7b7b", path: "#f9b233", pathInk: "#1f1400", pathHalo: "rgba(249,178,51,.42)",
  flag: "#ff6b6b", bullet: "#4fd1bd", focus: "#7fb0ff", private: "#c4a3ff", guess: "#fde68a", guessFill: "#4a3a12", news: "#9ec1ff", newsInk: "#10203f",
  attitudes: {
    champion: ["#0b6b5c", "#12403a", "#37b8a3"], supporter: ["#0d7565", "#16322f", "#2f9c8b"], neutral: ["#5b6779", "#1d2840", "#8592a6"],
    sceptic: ["#a8500a", "#3b2a14", "#e0913f"], opponent: ["#b91c1c", "#421d22", "#ef6464"],
    unclear: ["#5b4b9a", "#2a2547", "#9d8fdc"], never: ["#5b6779", "#1d2840", "#76839a"],
  },
};
const darkWanted = window.matchMedia("(prefers-color-scheme: dark)");
let colours = darkWanted.matches ? DARK : LIGHT;

const FONT = '"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei","Segoe UI",system-ui,sans-serif';
const font = (size, weight = 400) => `${weight} ${size}px ${FONT}`;

const polygon = (ctx, x, y, radius, corners, turn, inner = 1) => {
  ctx.beginPath();
  for (let i = 0; i < corners; i++) {
    const r = inner < 1 && i % 2 ? radius * inner : radius;
    const angle = turn + (i * 2 * Math.PI) / corners;
    ctx[i ? "lineTo" : "moveTo"](x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  ctx.closePath();
};
const rounded = (ctx, x, y, w, h, r) => { ctx.beginPath(); ctx.roundRect(x, y, w, h, r); };
const SHAPES = {
  economic_buyer: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.16, 4, -Math.PI / 2),
  technical_buyer: (ctx, x, y, r) => polygon(ctx, x, y, r * 1.05, 6, 0),
  user_buyer: (ctx, x, y, r) => rounded(ctx, x - r * 0.86, y - r * 0.86, r * 1.72, r * 1.72, r * 0.2),
  coach: (ctx, x, y, r) => polygon(ctx, x, y + r * 0.06, r * 1.32, 10, -Math.PI / 2, 0.56),
  influencer: (ctx, x, y, r) => { ctx.beginPath(); ctx.arc(x, y, r * 0.96, 0, 7); },
  gatekeeper: (ctx, x, y, r) => {
    ctx.beginPath();
    ctx.moveTo(x - r * 0.9, y - r * 0.9); ctx.lineTo(x + r * 0.9, y - r * 0.9); ctx.lineTo(x + r * 0.9, y + r * 0.15);
    ctx.quadraticCurveTo(x + r * 0.8, y + r * 0.8, x, y + r * 1.12); ctx.quadraticCurveTo(x - r * 0.8, y + r * 0.8, x - r * 0.9, y + r * 0.15);
    ctx.closePath();
  },
};
/* A role: its shape and letter; hollow where it is a guess, or where nobody fills it. */
const drawRole = (ctx, role, x, y, r, hollow = false) => {
  ctx.save();
  if (!role) {
    ctx.beginPath(); ctx.arc(x, y, r * 0.8, 0, 7);
    ctx.setLineDash([2, 2]); ctx.strokeStyle = colours.line; ctx.lineWidth = 1.2; ctx.stroke();
    ctx.restore();
    return;
  }
  SHAPES[role](ctx, x, y, r);
  if (hollow) { ctx.setLineDash([2.5, 1.8]); ctx.lineWidth = 1.4; ctx.strokeStyle = colours.glyph; ctx.fillStyle = colours.card; ctx.fill(); ctx.stroke(); }
  else { ctx.fillStyle = colours.glyph; ctx.fill(); }
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
  if (hollow) { ctx.setLineDash(who.attitude === "unclear" ? [] : [3, 2]); ctx.lineWidth = 1.4; ctx.strokeStyle = colours.attitudes[who.attitude][2]; ctx.stroke(); }
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
  ctx.strokeStyle = colours.guess; ctx.lineWidth = 1; ctx.setLineDash([2, 1.6]); ctx.stroke();
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
