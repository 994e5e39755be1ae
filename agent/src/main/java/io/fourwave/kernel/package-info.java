// SPDX-License-Identifier: Apache-2.0
/**
 * The tables of the kernel: sock_diag, /proc/net/tcp, ss, behind one interface. The watch thread, and the tool. A
 * source that is missing is a value with a reason ({@link io.fourwave.kernel.Reading.Unavailable}), not an exception.
 * Agent loader. Imports {@code host}, {@code tcp}.
 */
package io.fourwave.kernel;
