// SPDX-License-Identifier: Apache-2.0
/**
 * What can be seen of a host and of a JVM on it, found out without attaching, and what mends what cannot. Agent loader with
 * the system loader behind it, in a JVM of its own. Imports {@code cli.host}, {@code cli.attach}, {@code tcp}.
 */
package io.fourwave.cli.doctor;
