// SPDX-License-Identifier: Apache-2.0
/**
 * What can be seen of a host and of a JVM on it, found out without attaching, and what mends what cannot. Agent
 * loader with the system loader behind it, in a JVM of its own, on its main thread. Imports {@code cli.attach},
 * {@code cli.host}, {@code host}, {@code tcp}.
 */
package io.fourwave.cli.doctor;
