"""Everything a picture is modelled with, in one import."""

import math
import random

import bpy
import numpy as np
from falling import *
from mathutils import Euler, Matrix, Vector
from nodes import *
from room import *
from shapes import *
from surfaces import *
from vessels import *
