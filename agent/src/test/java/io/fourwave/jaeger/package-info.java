// SPDX-License-Identifier: Apache-2.0

/** The demo with the agent, seen through the eyes of a real Jaeger. */
package io.fourwave.jaeger;
