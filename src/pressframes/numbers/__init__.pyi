from pressframes.numbers.clock import audit_durations as audit_durations
from pressframes.numbers.quantities import find_quantities as find_quantities
from pressframes.numbers.quantities import number_value as number_value
from pressframes.numbers.quantities import numbers_by_side as numbers_by_side
