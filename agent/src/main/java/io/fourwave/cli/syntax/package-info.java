// SPDX-License-Identifier: Apache-2.0
/** The words of the command line: what each command takes, and what is wrong with what was typed. Agent loader. */
package io.fourwave.cli.syntax;
