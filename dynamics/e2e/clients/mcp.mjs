// A client of the Model Context Protocol over a server's standard streams.
import { spawn } from "node:child_process";
import readline from "node:readline";

export async function serve(script, env) {
  const child = spawn(process.execPath, ["--import", new URL("./redirect.mjs", import.meta.url).href, script], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (d) => (errors += d));
  const waiting = new Map();
  readline.createInterface({ input: child.stdout }).on("line", (line) => {
    let message;
    try {
      message = JSON.parse(line);
    } catch {
      return;
    }
    waiting.get(message.id)?.(message);
  });
  let last = 0;
  const ended = new Promise((_, fail) => child.on("exit", (code) => fail(new Error(`${script} ended with ${code}: ${errors}`))));
  ended.catch(() => {});
  const ask = (method, params) => {
    const id = ++last;
    const answer = new Promise((done) => waiting.set(id, done));
    child.stdin.write(JSON.stringify({ jsonrpc: "2.0", id, method, params }) + "\n");
    return Promise.race([answer, ended]);
  };
  await ask("initialize", { protocolVersion: "2024-11-05", capabilities: {}, clientInfo: { name: "navsync", version: "1" } });
  child.stdin.write(JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }) + "\n");
  return {
    tools: async () => (await ask("tools/list", {})).result.tools,
    call: async (name, args) => {
      const { result, error } = await ask("tools/call", { name, arguments: args });
      if (error) throw new Error(error.message);
      const text = (result.content ?? []).map((c) => c.text ?? "").join("\n");
      if (result.isError) throw new Error(text);
      return text;
    },
    close: () => child.kill(),
  };
}
