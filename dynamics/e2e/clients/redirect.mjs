// Loaded before a client: its sockets to the organization's and to Microsoft's
// sign-in host lead to the emulator. Nothing else of the client is touched.
import net from "node:net";

const to = new URL(process.env.NAVSYNC_LISTENS);
const hosts = [new URL(process.env.NAVSYNC_ORGANIZATION).hostname, "login.microsoftonline.com"];
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (options && hosts.includes(options.host ?? options.hostname)) {
    options.host = to.hostname;
    options.port = Number(to.port);
    options.lookup = undefined;
  }
  return connect.apply(this, args);
};
