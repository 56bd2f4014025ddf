/**
 * Preloaded into README examples: connections to the Hugging Face router reach the sandbox at ROUTER_PORT instead, as if
 * TLS had ended there. The examples themselves stay as written, and nothing leaves the machine.
 *
 * With EXAMPLE_KIND=server the example may take any free port; once it has answered a request it is told to end.
 */
import net from "node:net";
import tls from "node:tls";

const routerPort = Number(process.env.ROUTER_PORT);

tls.connect = (options) => {
  if (options.host !== "router.huggingface.co") throw new Error(`An example asks for ${options.host}`);
  const socket = net.connect(routerPort, "127.0.0.1");
  socket.once("connect", () => socket.emit("secureConnect"));
  return socket;
};

if (process.env.EXAMPLE_KIND === "server") {
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function (_port, host) {
    this.once("listening", async () => {
      await fetch(`http://127.0.0.1:${this.address().port}`, { headers: { connection: "close" } });
      process.kill(process.pid, "SIGTERM");
    });
    return listen.call(this, 0, host);
  };
}
