import os

from django.core.wsgi import get_wsgi_application

from cara.garbage import collect_less_often

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cara.settings")
application = get_wsgi_application()
collect_less_often()
