"use strict";
/* Walking through a way or the plan step by step. The sentences come with the data; nothing is worded here. */

const player = document.getElementById("player");
const playing = () => state.step >= 0;

const playTitle = () => {
  const way = chosen();
  const people = way.people.map((id, i) => `${i + 1} ${tr(person(id).name)}`).join(", ");
  return state.play === data.plan?.play ? say("map.plan_shown", { people }) : say("map.path_shown", { n: 1 + data.paths.findIndex((path) => path.ways.includes(state.play)), people });
};
const turn = (by) => {
  const next = state.step + by;
  if (next >= 0 && next < chosen().steps.length) { state.step = next; showStep(true); }
};
const controls = {
  previous: button("turn previous", () => turn(-1), "‹"), next: button("turn next", () => turn(1), "›"), leave: button("leave", () => closePlayer(), "✕"),
  count: make("b"), title: make("span", "play-title"), caption: make("div", "caption"), filter: make("p", "filter-note"),
};
player.append(make("div", "play-head", controls.count, controls.title), controls.previous, controls.caption, controls.next, controls.leave);

/* The step wins over the filter; said here, with who is shown although they do not match. */
const filterNote = () => {
  const { from, to } = chosen().steps[state.step], despite = [from, to].filter((id) => id && !matches(id)).map((id) => tr(person(id).name));
  return !filtering() ? "" : despite.length ? say("map.filter_despite", { people: join(despite) }) : say("map.filter_on");
};
const showFilterNote = () => { controls.filter.textContent = filterNote(); };
const showStep = (aloud) => {
  const way = chosen(), step = way.steps[state.step], lines = step.says.map(sentence);
  controls.count.textContent = say("map.step_of", { n: state.step + 1, all: way.steps.length });
  controls.title.textContent = playTitle();
  controls.caption.replaceChildren(make("strong", "", lines[0]), controls.filter, make("ul", "", lines.slice(1).map((line) => make("li", "", line))));
  controls.caption.scrollTop = 0; showFilterNote();
  for (const [name, code] of [["previous", "map.previous_step"], ["next", "map.next_step"], ["leave", "map.leave_player"]]) { controls[name].title = say(code); controls[name].setAttribute("aria-label", say(code)); }
  // Not disabled: a button that is loses the focus, and with it the keyboard.
  controls.previous.setAttribute("aria-disabled", String(state.step === 0));
  controls.next.setAttribute("aria-disabled", String(state.step === way.steps.length - 1));
  reveal([step.from, step.to].filter(Boolean)); redraw();
  if (aloud) tell([`${controls.count.textContent}: ${lines.join(". ")}`, filterNote()].filter(Boolean).join(". "));
};
const openPlayer = (spot) => {
  if (!chosen()?.steps[spot]) return;
  state.step = spot; state.selected = null;
  player.hidden = false; document.body.classList.add("playing");
  stage.scrollIntoView({ block: "start" });
  showStep(true); controls.next.focus({ preventScroll: true });
};
const closePlayer = () => {
  if (!playing()) return;
  state.step = -1;
  player.hidden = true; document.body.classList.remove("playing");
  redraw(); tell(say("map.player_left"));
  panel.querySelector(".walk")?.focus();
};
player.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by) { turn(by); event.preventDefault(); }
});

/* For paper: the highlighted way with all its steps in words. */
const showSaid = () => {
  const said = document.getElementById("said"), way = chosen();
  if (!way) { said.replaceChildren(); return; }
  said.replaceChildren(make("h2", "", playTitle()), make("ol", "", way.steps.map((step) => make("li", "", make("b", "", sentence(step.says[0])), make("div", "", step.says.slice(1).map(sentence).join(" · "))))));
};
