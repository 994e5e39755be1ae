// SPDX-License-Identifier: Apache-2.0

/** The command line: its words, what it finds in /proc, and every command and refusal on real JVMs. */
package io.fourwave.cli;
