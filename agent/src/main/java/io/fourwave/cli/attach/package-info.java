// SPDX-License-Identifier: Apache-2.0
/**
 * HotSpot's attach protocol, and all that must hold before it is spoken. Agent loader with the system loader behind
 * it, in a JVM of its own, on its main thread. Imports {@code cli.host}, {@code host},
 * {@code report}.
 *
 * <p>byte-buddy-agent ({@code VirtualMachine.ForHotSpot}) gives the connection and frames the requests. The rest of
 * it is in the way: it calls {@code kill} and sockets by JNA, which would come with native code; it signals a JVM
 * whatever its state; and its {@code load} reads the first line of a reply alone, so that an agent which was not
 * loaded counts as loaded.
 */
package io.fourwave.cli.attach;
