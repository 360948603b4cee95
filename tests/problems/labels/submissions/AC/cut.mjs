export function labels(lines, separator) {
	return lines.map((line) => line.split(separator).reverse());
}
