// Loaded before the emulator (node --require): version 0.6.2 takes the longer for a call of PutRecords the more a shard holds.
// It groups the call's records by their shard together with all that the shard holds, in a hash table, and computes the hash
// of all of that for each record. At 1,000 records a second over four shards that was 16 of its 22 s of CPU time, and after
// 20 s it took 400 of them a second. Here the key's hash is the shard's alone. Which keys are equal stays as it is: what a
// shard holds is one object during a call, and so is compared in no time.
const { Module } = require('node:module');

const KEY = 'var key = $ct_T2__O__O__(new $c_T2(), elem.ev, elem.e2);';
const HASH = ' key.g = function () { return this.m().g(); };';

// In Docker also the health check's node loads this, which has no main module.
if (process.argv[1]) {
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, ...more) {
    Module.prototype._compile = compile;
    const parts = source.split(KEY);
    const isThatVersion = parts.length === 2;
    console.error(isThatVersion
      ? 'put-records.js: PutRecords takes no longer when a shard holds more.'
      : 'put-records.js is for another version of the emulator: if PutRecords becomes slow, restart it.');
    return compile.call(this, isThatVersion ? parts.join(KEY + HASH) : source, ...more);
  };
}
