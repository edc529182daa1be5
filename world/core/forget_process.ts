// Must be the very first import of the worker: ses reads `process.env`, which a worker without
// rights may not, and dies of it.

Reflect.deleteProperty(globalThis, "process");
