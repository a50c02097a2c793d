// Loaded before the emulator (node --require): it listens on every interface and has no setting for that, so whatever
// asks for a port gets it on the loopback interface only.
const net = require('node:net');

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const callback = args.find((arg) => typeof arg === 'function');
  const options = typeof args[0] === 'object' && args[0] !== null ? args[0] : { port: args[0] };
  return listen.call(this, { ...options, host: '127.0.0.1' }, callback);
};
