/* Codecs by name: scalars that facts of the model cannot say. The build counts them. Internal. */
#pragma once
