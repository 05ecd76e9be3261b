// Ways out, each a function that does what a reader's code may not. `out` is another host, `site` a file of this one.
[
    () => fetch_('http://' + out),
    () => fetch_('http://' + out, { mode: 'no-cors' }),
    () => fetch_(site),
    () => fetch_(new URL('practice/posts/1', site)),
    () => fetch_('data:text/plain,open'),
    () => new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.onload = resolve;
        request.onerror = reject;
        request.open('GET', 'http://' + out);
        request.send();
    }),
    () => opened(new WebSocket('ws://' + out)),
    () => opened(new EventSource('http://' + out)),
    () => {
        const transport = new WebTransport('https://' + out);
        transport.closed.catch(() => {});
        return transport.ready;
    },
    () => new FontFace('probe', `url(http://${out}/font.woff2)`).load(),
    () => importScripts('http://' + out + '/script.js'),
    () => importScripts(site),
    () => import('http://' + out + '/module.js'),
    () => import(site),
    () => working(new Worker('http://' + out + '/worker.js')),
    () => working(new Worker(site)),
    () => working(new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))),
    () => nested('fetch(`http://' + out + '`).then(() => postMessage(1), () => postMessage(0))'),
    () => nested('fetch(`http://' + out + '`, { mode: `no-cors` }).then(() => postMessage(1), () => postMessage(0))'),
    () => nested('postMessage(Number(self.origin !== `null`))'),
    () => nested('try { new Function(`return 1`)(); postMessage(1) } catch { postMessage(0) }'),
    () => eval('1'),
    () => (0, eval)('1'),
    () => new Function('return 1')(),
    () => (async () => {}).constructor('return 1')(),
    () => new Promise((resolve, reject) => {
        native.setTimeout('globalThis.evaluated = true', 0);
        native.setTimeout(() => globalThis.evaluated ? resolve() : reject(), 100);
    }),
    () => new Promise((resolve, reject) => {
        const request = indexedDB.open('probe');
        request.onsuccess = resolve;
        request.onerror = reject;
    }),
    async () => { if (!(await caches.keys()).some((name) => name.startsWith('overlap'))) throw 0; },
    async () => { if (!(await caches.match(site))) throw 0; },
    () => navigator.storage.getDirectory(),
    () => navigator.locks.query(),
    () => cookieStore.getAll(),
    () => { if (!localStorage) throw 0; },
    () => { if (!sessionStorage) throw 0; },
    () => { if (!document) throw 0; },
    () => { if (!parent || !window) throw 0; },
    () => { if (!navigator.serviceWorker.controller) throw 0; },
    () => navigator.serviceWorker.register(site),
    () => { if (self.origin !== 'null') return; throw 0; },
    () => new SharedWorker(site),
    () => new SharedArrayBuffer(8),
    () => { if (navigator.sendBeacon('http://' + out)) return; throw 0; },
]
