// SPDX-License-Identifier: Apache-2.0
/** Is the finished jar what it should be: its entries, who loads which of them, and what an application sees of it. */
package io.fourwave.packaging;
