// SPDX-License-Identifier: Apache-2.0

/** Reports in files: what changed between two, and what a CI system is told. */
package io.fourwave.cli.saved;
