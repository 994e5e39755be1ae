// SPDX-License-Identifier: Apache-2.0
/**
 * HotSpot's attach protocol, and all that must hold before it is spoken. Agent loader with the system loader behind it,
 * in a JVM of its own. Imports {@code cli.host}.
 */
package io.fourwave.cli.attach;
