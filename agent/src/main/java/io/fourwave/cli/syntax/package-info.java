// SPDX-License-Identifier: Apache-2.0
/**
 * The words of the command line: what each command takes, and what is wrong with what was typed. Agent loader with
 * the system loader behind it, on the main thread of the tool. Imports {@code config}.
 */
package io.fourwave.cli.syntax;
