/*
 * Loaded into every Node process of a page's examples (`--import`): the ports that the page names stand for free ones, so
 * that examples can be run as they are written, and several pages at a time. EXAMPLE_PORTS="18789:40001,3000:40002".
 */
import net from "node:net";

const ports = new Map(
  (process.env.EXAMPLE_PORTS ?? "")
    .split(",")
    .filter(Boolean)
    .map((pair) => pair.split(":").map(Number)),
);

/** The first argument is a port, an options object, or Node's own array of normalised arguments. */
function mapFirst(args) {
  const [first, ...rest] = args;
  if (Array.isArray(first)) return [Object.assign(mapFirst(first), { ...pickSymbols(first) }), ...rest];
  if (typeof first === "object" && first !== null) {
    const port = ports.get(Number(first.port));
    return port === undefined ? args : [{ ...first, port }, ...rest];
  }
  return [ports.get(Number(first)) ?? first, ...rest];
}

/** Node marks its normalised arrays with a symbol. */
function pickSymbols(array) {
  return Object.fromEntries(Object.getOwnPropertySymbols(array).map((symbol) => [symbol, array[symbol]]));
}

for (const [prototype, method] of [
  [net.Server.prototype, "listen"],
  [net.Socket.prototype, "connect"],
]) {
  const original = prototype[method];
  prototype[method] = function mapped(...args) {
    return original.apply(this, mapFirst(args));
  };
}
