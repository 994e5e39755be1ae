// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

/**
 * Why an attach cannot be had.
 *
 * @param reason one sentence
 * @param remedy what to do, with the command to type as far as there is one
 */
public record Refusal(String reason, String remedy) {}
