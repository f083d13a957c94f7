1#!php
