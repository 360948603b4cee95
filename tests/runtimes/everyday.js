// everyday.js: what Node programs do, a line for each.
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const { execSync, spawn, spawnSync, fork } = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const readline = require('readline');
const { pipeline } = require('stream/promises');
const zlib = require('zlib');

async function numbers() {
	let count = 0;
	let sum = 0;
	for await (const line of readline.createInterface({ input: process.stdin })) {
		count++;
		sum += Number(line);
	}
	console.log('numbers', count, sum);
}

async function threads() {
	const shared = new SharedArrayBuffer(4);
	const cell = new Int32Array(shared);
	const parts = await Promise.all([1, 2, 3].map((n) => new Promise((resolve, reject) => {
		const worker = new Worker(__filename, { workerData: { n, shared } });
		worker.on('message', resolve);
		worker.on('error', reject);
	})));
	console.log('worker_threads', parts.join(' '), Atomics.load(cell, 0));
}

async function children() {
	const cat = spawn('sh', ['-c', 'cat; exit 3']);
	let text = '';
	cat.stdout.on('data', (data) => { text += data; });
	cat.stdin.end('through a pipe');
	const code = await new Promise((resolve) => cat.on('close', resolve));
	const other = fork(__filename, ['child']);
	const said = await new Promise((resolve) => other.on('message', resolve));
	await new Promise((resolve) => other.on('exit', resolve));
	console.log('child_process', code, text, execSync('echo sync').toString().trim(),
		spawnSync('sh', ['-c', 'kill -9 $$']).signal, said);
}

async function files() {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'everyday-'));
	const name = path.join(folder, 'one');
	await fs.promises.writeFile(name, 'x'.repeat(1 << 20));
	await pipeline(fs.createReadStream(name), zlib.createGzip(), fs.createWriteStream(name + '.gz'));
	const back = zlib.gunzipSync(fs.readFileSync(name + '.gz')).length;
	fs.copyFileSync(name, name + '.copy');
	fs.renameSync(name, path.join(folder, 'two'));
	console.log('fs', back, fs.readdirSync(folder).join(' '), fs.statSync(name + '.copy').size);
	fs.rmSync(folder, { recursive: true });
}

async function sockets() {
	const server = net.createServer((peer) => peer.end('greeting'));
	await new Promise((resolve) => server.listen('/tmp/socket', resolve));
	let text = '';
	const client = net.connect('/tmp/socket').on('data', (data) => { text += data; });
	await new Promise((resolve) => client.on('end', resolve));
	server.close();
	console.log('net', text);
}

async function small() {
	const order = [];
	setTimeout(() => order.push('timeout'), 2);
	setImmediate(() => order.push('immediate'));
	process.nextTick(() => order.push('tick'));
	await new Promise((resolve) => setTimeout(resolve, 20));
	process.once('SIGUSR2', () => order.push('signal'));
	process.kill(process.pid, 'SIGUSR2');
	await new Promise((resolve) => setTimeout(resolve, 20));
	const large = Buffer.alloc(64 << 20, 1);
	const list = Array.from({ length: 1 << 20 }, (_, i) => i);
	console.log(order.sort().join(' '), large[large.length - 1], list.reduce((a, b) => a + b), 2n ** 70n);
	console.log(crypto.createHash('sha256').update('box').digest('hex').slice(0, 8), crypto.randomBytes(8).length,
		crypto.pbkdf2Sync('a', 'b', 1000, 8, 'sha1').length, os.cpus().length >= 0, os.totalmem() > 0,
		new Intl.NumberFormat('de').format(1234.5));
}

async function main() {
	await numbers();
	await threads();
	await children();
	await files();
	await sockets();
	await small();
}

if (!isMainThread) {
	Atomics.add(new Int32Array(workerData.shared), 0, workerData.n);
	parentPort.postMessage(workerData.n * workerData.n);
} else if (process.argv[2] === 'child') {
	process.send('hello from a child');
	process.disconnect();
} else {
	main();
}
