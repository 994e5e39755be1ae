// SPDX-License-Identifier: Apache-2.0
/** The kernel as judge: what the agent reports of each FIN and RST, held against the kernel's own trace. */
package io.fourwave.kerneltruth;
