// SPDX-License-Identifier: Apache-2.0
/**
 * What the kernel says: tcp_info of a descriptor, sock_diag, /proc/net/tcp, ss. Agent loader; imports {@code tcp} only.
 * A source that is missing is a value with a reason ({@link io.fourwave.kernel.Reading.Unavailable}), not an exception.
 */
package io.fourwave.kernel;
