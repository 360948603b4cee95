# ojbox and ojjudge.  `make help` lists the targets.
VERSION := 0.1.0

ifeq ($(origin CC),default)
CC := gcc
endif
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
# WERROR= builds with a compiler newer than ours that warns about more.
WERROR ?= -Werror
OPT ?= -O2 -g
SAN ?=
STATIC ?= -static-pie
# V=1 shows the compiler's command lines.
Q := $(if $(V),,@)

cc-option = $(shell $(CC) -Werror $(1) -x c -c /dev/null -o /dev/null 2>/dev/null && echo "$(1)")

WARN := -Wall -Wextra -Wformat=2 -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wundef \
	-Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wimplicit-fallthrough -Wnull-dereference \
	-Wdouble-promotion -Wno-missing-field-initializers
# Hardening as in the OpenSSF compiler options guide; an option that a compiler lacks is left out.
HARDEN := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$(if $(SAN),0,3) -fstack-protector-strong -fno-strict-aliasing \
	-fno-strict-overflow -fno-delete-null-pointer-checks -fPIE \
	$(call cc-option,-fstack-clash-protection) $(call cc-option,-fcf-protection=full) \
	$(call cc-option,-ftrivial-auto-var-init=zero)
CPPFLAGS += -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -DDATADIR='"$(PREFIX)/share/ojbox"' \
	-DSYSCONFDIR='"/etc/ojbox"' -iquote sandbox -iquote judge
CFLAGS += -std=gnu17 $(OPT) $(WARN) $(WERROR) $(HARDEN) $(SAN)
LDFLAGS += $(if $(SAN),-pie,$(STATIC)) -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed \
	-Wl,--gc-sections $(SAN)
SANDBOX_LIBS := -lseccomp -linih -lm -lpthread
JUDGE_LIBS := -linih -lmd -lm -ltre -lyaml -lexpat -lpthread

BASE_SRC := $(wildcard sandbox/base/*.c)
SANDBOX_SRC := $(filter-out sandbox/ojbox.c,$(wildcard sandbox/*.c))
JUDGE_SRC := $(filter-out judge/ojjudge.c,$(wildcard judge/*.c judge/*/*.c))
UNIT_SRC := $(wildcard tests/unit/*.c)
UNIT := $(UNIT_SRC:%.c=$(BUILD)/%.t)
obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all
all: $(BUILD)/ojbox $(BUILD)/ojjudge completions

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC   $<"
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libbase.a: $(call obj,$(BASE_SRC))
$(BUILD)/libsandbox.a: $(call obj,$(SANDBOX_SRC)) $(BUILD)/obj/filters.o
$(BUILD)/libjudge.a: $(call obj,$(JUDGE_SRC))
$(BUILD)/%.a:
	@rm -f $@
	$(Q)$(AR) rcsD $@ $^

LINK = $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(1)

# ---- the filters of system calls that ojbox carries are made from their table ----
FILTERS := $(BUILD)/syscalls-shipped

$(FILTERS): $(call obj,tools/syscalls_shipped.c $(addprefix sandbox/syscalls,.c _bpf.c _tree.c)) $(BUILD)/libbase.a
	@$(call LINK,-lseccomp)

$(BUILD)/filters.c: $(FILTERS)
	$(Q)$(FILTERS) >$@

$(BUILD)/obj/filters.o: $(BUILD)/filters.c
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/ojbox: $(BUILD)/obj/sandbox/ojbox.o $(BUILD)/libsandbox.a $(BUILD)/libbase.a
	@$(call LINK,$(SANDBOX_LIBS))
	@echo "built $@"

$(BUILD)/ojjudge: $(BUILD)/obj/judge/ojjudge.o $(BUILD)/libjudge.a $(BUILD)/libbase.a
	@$(call LINK,$(JUDGE_LIBS))
	@echo "built $@"

$(BUILD)/tests/unit/%.t: $(BUILD)/obj/tests/unit/%.o $(BUILD)/libjudge.a $(BUILD)/libsandbox.a $(BUILD)/libbase.a
	@mkdir -p $(@D)
	@$(call LINK,$(SANDBOX_LIBS) $(JUDGE_LIBS))

# programs that the tests run in boxes
HELPERS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/helpers/*.c))

$(BUILD)/tests/helpers/%: tests/helpers/%.c $(wildcard sandbox/*.def)
	@mkdir -p $(@D)
	$(Q)$(CC) -O2 -pthread -D_GNU_SOURCE -I sandbox -o $@ $<

# programs that try to get out of boxes
ATTACKS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/attacks/*.c))

$(BUILD)/tests/attacks/%: tests/attacks/%.c tests/attacks/attack.h
	@mkdir -p $(@D)
	$(Q)$(CC) -O2 -pthread -D_GNU_SOURCE -o $@ $<

# ---- fuzzing: with clang, in a build folder of its own ----
FUZZ := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz-%,$(wildcard tests/fuzz/*.c))

$(FUZZ): $(BUILD)/fuzz-%: $(BUILD)/obj/tests/fuzz/%.o $(call obj,$(wildcard tests/fuzz/lib/*.c)) \
		$(BUILD)/libjudge.a $(BUILD)/libsandbox.a $(BUILD)/libbase.a
	@$(call LINK,-fsanitize=fuzzer $(SANDBOX_LIBS) $(JUDGE_LIBS))

$(BUILD)/fuzz-dict: $(BUILD)/obj/tools/fuzz_dict.o $(BUILD)/libjudge.a $(BUILD)/libsandbox.a $(BUILD)/libbase.a
	@$(call LINK,$(SANDBOX_LIBS) $(JUDGE_LIBS))

$(BUILD)/obj/tests/fuzz/%.o: CPPFLAGS += -iquote tests/fuzz

.PHONY: fuzz fuzz-targets
fuzz-targets: $(FUZZ) $(BUILD)/fuzz-dict

# what is not initialized gets another pattern than zero here, so that it shows
fuzz:
	@tools/deps.sh build fuzz
	@$(MAKE) --no-print-directory fuzz-targets BUILD=$(BUILD)/fuzz CC=clang OPT='-O1 -g' STATIC= \
		SAN='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
		-ftrivial-auto-var-init=pattern'
	@tests/fuzz/run.sh $(BUILD)/fuzz $(FUZZ_TARGETS)

# makes system calls of ojbox fail
$(BUILD)/tests/helpers/faults: $(call obj,$(wildcard tests/faults/*.c)) $(BUILD)/libbase.a
	@mkdir -p $(@D)
	@$(call LINK,-lseccomp)

# counts what a machine has while it runs ojbox very often
$(BUILD)/tests/helpers/endure: $(call obj,$(wildcard tests/endure/*.c)) $(BUILD)/libbase.a
	@mkdir -p $(@D)
	@$(call LINK,)

# ---- measurements ----
BENCH_PROGRAMS := $(addprefix $(BUILD)/tests/helpers/,bench nothing spin gauge least)
BENCH_SRC := $(filter-out %/nothing.c %/spin.c %/gauge.c %/least.c,$(wildcard tests/bench/*.c))

$(BUILD)/tests/helpers/bench: $(call obj,$(BENCH_SRC)) $(BUILD)/libbase.a
	@mkdir -p $(@D)
	@$(call LINK,-lm)

$(filter-out %/bench,$(BENCH_PROGRAMS)): $(BUILD)/tests/helpers/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(filter-out $(SAN),$(CFLAGS)) -static -pthread -o $@ $<

# the comparer of words beside cmp and a checker in C++
COMPARE_BENCH := $(BUILD)/tests/helpers/bench-compare

$(COMPARE_BENCH): $(call obj,tests/bench/compare/compare.c tests/bench/spawn.c tests/bench/stats.c) \
		$(BUILD)/libjudge.a $(BUILD)/libbase.a
	@mkdir -p $(@D)
	@$(call LINK,-lm)

$(BUILD)/obj/tests/bench/compare/%.o: CPPFLAGS += -iquote tests/bench

$(COMPARE_BENCH)-checker: tests/bench/compare/checker.cc
	@mkdir -p $(@D)
	$(Q)$(CXX) -O2 -o $@ $<

.PHONY: bench-compare
bench-compare:
	@tools/deps.sh build demo
	@$(MAKE) --no-print-directory $(COMPARE_BENCH) $(COMPARE_BENCH)-checker
	$(COMPARE_BENCH) $(COMPARE_BENCH)-checker $(BENCH_COMPARE)

# judging from end to end, beside the programs by themselves
JUDGING_BENCH := $(BUILD)/tests/helpers/bench-judging

$(JUDGING_BENCH): $(call obj,$(wildcard tests/bench/judging/*.c) tests/bench/spawn.c tests/bench/stats.c) \
		$(BUILD)/libbase.a
	@mkdir -p $(@D)
	@$(call LINK,-lm)

$(BUILD)/obj/tests/bench/judging/%.o: CPPFLAGS += -iquote tests/bench

.PHONY: bench-judging
bench-judging:
	@tools/deps.sh build demo
	@$(MAKE) --no-print-directory all $(JUDGING_BENCH)
	$(JUDGING_BENCH) --ojjudge=$(BUILD)/ojjudge --json=$(BUILD)/bench-judging.json $(BENCH_JUDGING)

.PHONY: bench
bench:
	@tools/deps.sh build bench
	@$(MAKE) --no-print-directory $(BUILD)/ojbox $(BENCH_PROGRAMS)
	$(BUILD)/tests/helpers/bench --ojbox=$(BUILD)/ojbox --json=$(BUILD)/bench.json $(BENCH)
	@$(MAKE) --no-print-directory bench-compare
	@$(MAKE) --no-print-directory bench-judging

# from a run as an ordinary user: make bench-readme BENCH_JSON=FILE
BENCH_JSON ?= $(BUILD)/bench.json
.PHONY: bench-readme
bench-readme:
	tools/bench_chart.py --svg=tests/bench/chart.svg --readme=README.md $(BENCH_JSON)

.PHONY: unit
unit: $(UNIT) $(HELPERS) $(ATTACKS) $(BUILD)/tests/helpers/faults $(BUILD)/tests/helpers/endure $(BENCH_PROGRAMS) \
		$(JUDGING_BENCH)

# ---- manual: the tables of the pages are made from the .def files ----
MAN := $(patsubst man/%.in,$(BUILD)/man/%,$(wildcard man/*.in))

$(BUILD)/man-tables: $(BUILD)/obj/tools/man_tables.o $(BUILD)/libjudge.a $(BUILD)/libsandbox.a $(BUILD)/libbase.a
	@$(call LINK,$(SANDBOX_LIBS) $(JUDGE_LIBS))

$(BUILD)/man/%: man/%.in $(BUILD)/man-tables $(wildcard box-profiles/*.ini)
	@mkdir -p $(@D)
	$(Q)$(BUILD)/man-tables <$< >$@

.PHONY: man
man: $(MAN)

# ---- what shells complete, made from the tables of options ----
SHELLS := bash zsh fish
COMPLETIONS := $(foreach shell,$(SHELLS),$(BUILD)/completions/$(shell)/ojbox $(BUILD)/completions/$(shell)/ojjudge)

$(BUILD)/completions-tables: $(BUILD)/obj/tools/completions.o $(BUILD)/libjudge.a $(BUILD)/libsandbox.a $(BUILD)/libbase.a
	@$(call LINK,$(SANDBOX_LIBS) $(JUDGE_LIBS))

$(COMPLETIONS): $(BUILD)/completions-tables
	@mkdir -p $(@D)
	$(Q)$< $(notdir $(@D)) $(@F) >$@

.PHONY: completions
completions: $(COMPLETIONS)

# ---- the two commands of the README ----
.PHONY: demo
demo:
	@tools/deps.sh build demo
	@$(MAKE) --no-print-directory all
	@tools/demo.sh $(BUILD)

.PHONY: check
check:
	@tools/deps.sh build demo check $(if $(TESTS),,vm)
	@$(MAKE) --no-print-directory all unit man
	@tests/check.sh $(BUILD) $(TESTS)

# the two halves of it: on this machine itself; on cgroup v2, the tests with the tag, or all
.PHONY: check-native check-vm check-vm-full
check-native check-vm check-vm-full:
	@tools/deps.sh build demo check $(if $(filter check-vm%,$@),vm)
	@$(MAKE) --no-print-directory all unit man
	@tests/check.sh $(BUILD) --$@ $(TESTS)

# ---- the rest ----
.PHONY: deps
deps:
	@tools/deps.sh build demo check bench vm lint fuzz && echo "every package is there"

.PHONY: asan
asan:
	@tools/deps.sh build demo check
	@$(MAKE) --no-print-directory all unit man BUILD=$(BUILD)/asan OPT='-O1 -g' STATIC= \
		SAN='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer'
	@tests/check.sh $(BUILD)/asan $(TESTS)

# takes each defence out in turn and sees its test fail (DEFENCES=NAME... for some)
.PHONY: defences
defences:
	@tools/deps.sh build demo check
	@tests/defences/run.sh $(DEFENCES)

# each system call made to fail in each way, and the process killed at each; 100,000 runs in a row
N ?= 100000
.PHONY: faults endure
faults endure:
	@tools/deps.sh build check
	@$(MAKE) --no-print-directory all unit
	@tests/faults/run.sh $(BUILD) $@ $(N)

.PHONY: lint
lint:
	@tools/deps.sh build lint
	@tools/lint.sh

UNITS = $(DESTDIR)$(PREFIX)/lib/systemd
SHARE = $(DESTDIR)$(PREFIX)/share

.PHONY: install
install: all man
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/ojbox $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/ojbox $(BUILD)/ojjudge $(DESTDIR)$(PREFIX)/bin/
	$(if $(ISOLATE),ln -sf ojbox $(DESTDIR)$(PREFIX)/bin/isolate)
	install -m 644 config/languages.ini $(DESTDIR)$(PREFIX)/share/ojbox/
	install -D -m 644 -t $(SHARE)/ojbox/selftest $(filter-out %/data,$(wildcard config/selftest/*))
	install -D -m 644 -t $(SHARE)/ojbox/selftest/data config/selftest/data/*
	cp -R --no-preserve=mode,ownership config/templates $(DESTDIR)$(PREFIX)/share/ojbox/
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/ojbox/drivers config/drivers/*
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/ojbox/box-profiles box-profiles/*.ini
	install -D -m 644 -t $(SHARE)/ojbox/schemas config/schemas/*
	install -m 644 $(filter %.1,$(MAN)) $(DESTDIR)$(PREFIX)/share/man/man1/
	install -D -m 644 -t $(SHARE)/man/man5 $(filter %.5,$(MAN))
	install -D -m 644 -t $(SHARE)/man/man7 $(filter %.7,$(MAN))
	install -D -m 644 -t $(SHARE)/ojbox/apparmor config/apparmor/ojbox
	install -D -m 644 -t $(SHARE)/ojbox/container config/container/*
	install -D -m 644 -t $(SHARE)/ojbox/systemd config/systemd/system/ojbox-worker.service
	sed -i 's,/usr/{local/\,}bin/ojbox,$(PREFIX)/bin/ojbox,' $(SHARE)/ojbox/apparmor/ojbox
	install -D -m 644 -t $(SHARE)/bash-completion/completions $(filter %/bash/ojbox %/bash/ojjudge,$(COMPLETIONS))
	ln -sf ojbox $(SHARE)/bash-completion/completions/isolate
	install -d $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	for name in ojbox ojjudge; do \
		install -m 644 $(BUILD)/completions/zsh/$$name $(SHARE)/zsh/site-functions/_$$name && \
		install -m 644 $(BUILD)/completions/fish/$$name $(SHARE)/fish/vendor_completions.d/$$name.fish || exit 1; \
	done
	ln -sf ojbox.fish $(SHARE)/fish/vendor_completions.d/isolate.fish
	install -D -m 644 -t $(UNITS)/system/ojbox-.service.d config/systemd/delegate.conf
	install -D -m 644 -t $(UNITS)/user/ojbox-.service.d config/systemd/delegate.conf
	install -D -m 644 -t $(UNITS)/system/user@.service.d config/systemd/system/user@.service.d/ojbox.conf
	sed 's,/usr/local/,$(PREFIX)/,' config/systemd/system/ojbox-delegate@.service >$(UNITS)/system/ojbox-delegate@.service
	chmod 644 $(UNITS)/system/ojbox-delegate@.service

.PHONY: clean
clean:
	rm -rf $(BUILD)

.PHONY: help
help:
	@echo "make          build ojbox and ojjudge into $(BUILD)/"
	@echo "make demo     install what is missing, build, grade an example problem"
	@echo "make check    install what is missing, build, run all tests (TESTS=FILE... for some)"
	@echo "make check-vm (-full): the tests on cgroup v2, in user-mode Linux (all tests there); check-native: the others"
	@echo "make deps     install every package that any target needs, through apt-get"
	@echo "make bench    measure against other ways to start a program (3 minutes; BENCH=--quick)"
	@echo "make bench-compare: comparing outputs, beside cmp and a checker in C++ (part of bench)"
	@echo "make bench-judging: judging from end to end, beside the bare programs (part of bench; 3 minutes)"
	@echo "make faults   make each system call of ojbox fail, and kill it at each (a quarter of an hour)"
	@echo "make endure   N=$(N) runs in a row, and every counter of the machine back where it was"
	@echo "make lint     formatting, static analysis, complexity, spelling"
	@echo "make asan     all tests with address and undefined-behaviour sanitizers"
	@echo "make defences takes each defence of SECURITY.md out in turn, and sees its test fail (DEFENCES=NAME...)"
	@echo "make fuzz     fuzz what reads files and command lines (FUZZ_SECONDS=60 FUZZ_TARGETS='ini text')"
	@echo "make install  into DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) (ISOLATE=yes: under that name, too)"
	@echo "make clean    remove $(BUILD)/"

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
