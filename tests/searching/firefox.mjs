/**
 * Types into the search box in Firefox, over WebDriver BiDi: `node firefox.mjs ws://… address query…`. Writes for each query
 * what the box says and the titles it shows, and what the module of the search finds, as JSON.
 */
const [, , socketAddress, address, ...queries] = process.argv;
const socket = new WebSocket(`${socketAddress}/session`);
const waiting = new Map();
socket.onmessage = ({data}) => {
  const {id, type, result, message} = JSON.parse(data);
  const {resolve, reject} = waiting.get(id) ?? {};
  if (type === "success") resolve?.(result);
  else if (type === "error") reject?.(new Error(message));
};
await new Promise((resolve) => (socket.onopen = resolve));

let last = 0;
const send = (method, params) => new Promise((resolve, reject) => {
  waiting.set(++last, {resolve, reject});
  socket.send(JSON.stringify({id: last, method, params}));
});

await send("session.new", {capabilities: {}});
const { contexts: [{ context }] } = await send("browsingContext.getTree", {});
await send("browsingContext.navigate", {context, url: `${address}questions/yarn/`, wait: "complete"});

const evaluate = async (expression) => {
  const answer = await send("script.evaluate", {expression, target: {context}, awaitPromise: true});
  if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
  return JSON.parse(answer.result.value);
};
const press = (text) => send("input.performActions", {context, actions: [{type: "key", id: "keyboard", actions:
  [...text].flatMap((value) => [{type: "keyDown", value}, {type: "keyUp", value}])}]});
const seen = `JSON.stringify({
  said: document.querySelector(".md-search-result__meta").textContent,
  titles: [...document.querySelectorAll(".md-search-result__item h1")].map((one) => one.textContent),
  marks: [...document.querySelectorAll(".md-search-result__item mark")].map((one) => one.textContent),
  asked: new URL(location).searchParams.get("q"),
})`;

const answers = [];
for (const query of queries) {
  await evaluate(`(() => {
    const box = document.querySelector("[data-md-component=search-query]");
    box.focus();
    box.value = "";
    return "null";
  })()`);
  await press(query);
  let shown = {};
  for (let tries = 0; tries < 100; tries++) {
    shown = await evaluate(seen);
    if (shown.asked === query && (shown.titles.length || shown.said.includes("没有找到"))) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  shown = await evaluate(seen);
  const module = JSON.stringify(`${address}assets/search/search.js`);
  const slugs = await evaluate(`import(${module}).then(({ search }) => search(${JSON.stringify(query)}))
    .then(({ results }) => JSON.stringify(results.map(({ slug }) => slug)))`);
  answers.push({query, ...shown, slugs});
}
process.stdout.write(JSON.stringify(answers));
await send("browser.close", {});
process.exit(0);
