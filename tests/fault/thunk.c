/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the linker puts in the place of each CALL of calls.def (--wrap): asks fault_hit, then goes
 * on to the real function, or returns the row's value. In assembler, since a row then needs no
 * types: every argument, on the stack too, is left as it was. x86-64 only.
 */
#include "inject.h"

#include <errno.h>

/* In the units' program libprov calls by these names itself (units_prepare.sh), and memory is one
 * more row: of libprov alone. */
#ifdef PROV_FAULT_UNITS
#define REAL(name) #name
#define MEMORY(name) ROW(name, 0, ENOMEM, false)
#else
#define REAL(name) "__real_" #name
#define MEMORY(name)
#endif

#define ROW(name, value, error, says)                                                              \
	extern const struct fault_row fault_row_##name;                                            \
	const struct fault_row fault_row_##name = {#name, error, says};                            \
	__asm__(".text\n"                                                                          \
		".globl __wrap_" #name "\n"                                                        \
		".type __wrap_" #name ", @function\n"                                              \
		"__wrap_" #name ":\n"                                                              \
		"	endbr64\n"                                                                       \
		"	push %rdi\n	push %rsi\n	push %rdx\n	push %rcx\n"                                 \
		"	push %r8\n	push %r9\n	push %rax\n"                                               \
		"	mov 56(%rsp), %rsi\n"                                                            \
		"	lea fault_row_" #name "(%rip), %rdi\n"                                     \
		"	call fault_hit\n"                                                                \
		"	test %eax, %eax\n"                                                               \
		"	pop %rax\n	pop %r9\n	pop %r8\n"                                                  \
		"	pop %rcx\n	pop %rdx\n	pop %rsi\n	pop %rdi\n"                                     \
		"	jnz 1f\n"                                                                        \
		"	jmp " REAL(name) "@PLT\n"                                                  \
					 "1:	mov $" #value ", %rax\n"                           \
					 "	ret\n"                                                  \
					 ".size __wrap_" #name ", . - __wrap_" #name "\n");
#define CALL(name, value, error) ROW(name, value, error, false)
#define SAYS(name, value, error) ROW(name, value, error, true)
#define KEEP(name)
#include "calls.def"
