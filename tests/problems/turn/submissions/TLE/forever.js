const turn = function (picture) {
	for (;;) picture.reverse();
};
