# ojbox and ojjudge.  `make help` lists the targets.
VERSION := 0.1.0

CC ?= gcc
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
# WERROR= builds with a compiler newer than ours that warns about more.
WERROR ?= -Werror
OPT ?= -O2 -g
SAN ?=
STATIC ?= -static-pie

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
	-DSYSCONFDIR='"/etc/ojbox"' -Isandbox -Ijudge -I/usr/include/libnl3
CFLAGS += -std=gnu17 $(OPT) $(WARN) $(WERROR) $(HARDEN) $(SAN)
LDFLAGS += $(if $(SAN),-pie,$(STATIC)) -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,--as-needed \
	-Wl,--gc-sections $(SAN)
SANDBOX_LIBS := -lseccomp -lcap -lnl-route-3 -lnl-3 -linih -lm -lpthread
JUDGE_LIBS := -linih -lm

BASE_SRC := $(wildcard sandbox/base/*.c)
SANDBOX_SRC := $(filter-out sandbox/ojbox.c,$(wildcard sandbox/*.c))
JUDGE_SRC := $(filter-out judge/ojjudge.c,$(wildcard judge/*.c judge/*/*.c))
UNIT_SRC := $(wildcard tests/unit/*.c)
UNIT := $(UNIT_SRC:%.c=$(BUILD)/%.t)
obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all
all: $(BUILD)/ojbox $(BUILD)/ojjudge

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libbase.a: $(call obj,$(BASE_SRC))
$(BUILD)/libsandbox.a: $(call obj,$(SANDBOX_SRC))
$(BUILD)/libjudge.a: $(call obj,$(JUDGE_SRC))
$(BUILD)/%.a:
	@rm -f $@
	$(AR) rcsD $@ $^

# Static glibc warns about functions in libnl that ojbox never calls; these three lines are expected and are
# filtered by name, every other word of the linker is shown.
LINK = $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o %.a,$^) $(1) 2>$@.log; status=$$?; \
	grep -vE "libnl.*in function|Using '(getaddrinfo|getprotobyname|getprotobynumber)' in statically" $@.log >&2; \
	rm -f $@.log; exit $$status

$(BUILD)/ojbox: $(BUILD)/obj/sandbox/ojbox.o $(BUILD)/libsandbox.a $(BUILD)/libbase.a
	@$(call LINK,$(SANDBOX_LIBS))
	@echo "built $@"

$(BUILD)/ojjudge: $(BUILD)/obj/judge/ojjudge.o $(BUILD)/libjudge.a $(BUILD)/libbase.a
	@$(call LINK,$(JUDGE_LIBS))
	@echo "built $@"

$(BUILD)/tests/unit/%.t: $(BUILD)/obj/tests/unit/%.o $(BUILD)/libjudge.a $(BUILD)/libsandbox.a $(BUILD)/libbase.a
	@mkdir -p $(@D)
	@$(call LINK,$(SANDBOX_LIBS))

.PHONY: unit
unit: $(UNIT)

.PHONY: clean
clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
