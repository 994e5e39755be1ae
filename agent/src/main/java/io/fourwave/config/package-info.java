// SPDX-License-Identifier: Apache-2.0
/** The options: one enum is parser, help and README table. Agent loader and command line; imports nothing of ours. */
package io.fourwave.config;
