const turn = (picture) => {
	const before = picture.map((row) => row.slice());
	console.log("turning", picture.length);
	process.stdout.write("still turning\n");
	picture.forEach((row, i) => row.forEach((_, j) => (row[j] = before[picture.length - 1 - j][i])));
};

if (require.main === module) process.exit(1);
