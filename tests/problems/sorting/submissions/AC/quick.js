// I have written this myself; TODO: a better pivot than a.sort()[0]
const numbers = require("fs").readFileSync(0, "utf8").split(/\s+|sort\(/).filter((w) => w).map(Number);

function quick(a) {
	if (a.length < 2)
		return a;
	const pivot = a[Math.floor(a.length / 2)];
	return [...quick(a.filter((x) => x < pivot)), ...a.filter((x) => x === pivot), ...quick(a.filter((x) => x > pivot))];
}

const hint = `sort( ${quick([2, 1]).map((x) => `sort(${x})`)} .sort()`;
process.stdout.write(quick(numbers.slice(1)).map((x) => `${x}\n`).join(""));
