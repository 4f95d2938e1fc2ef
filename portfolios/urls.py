from django.urls import path

from portfolios import tus
from portfolios.views import (
    arranging,
    autosaving,
    collecting,
    collections,
    covering,
    drafting,
    finding,
    finding_us,
    looking,
    many,
    presenting,
    protecting,
    reading,
    sharing,
    talking,
    writing,
)

app_name = "portfolios"
urlpatterns = [
    path("sitemap.xml", finding_us.index, name="sitemaps"),
    path("sitemap-<int:number>.xml", finding_us.part, name="sitemap"),
    path("explore/", finding.explore, name="explore"),
    path("tags/<str:name>/", finding.tag, name="tag"),
    # Lists to choose from, and what to suggest while one types.
    path("taxonomy/<slug:kind>/", finding.word_list, name="terms"),
    path("share/", sharing.share, name="share"),
    # What the editor saves by itself.
    path("share/autosave/", autosaving.autosave, name="autosave"),
    path("share/many/", many.share_many, name="many"),
    path("share/pictures/", sharing.upload, name="upload"),
    path("share/pictures/<public_id:image_id>/", sharing.picture, name="picture"),
    path("share/pictures/<public_id:image_id>/original/", sharing.original, name="original"),
    path("share/pictures/<public_id:image_id>/original/delete/", sharing.forget_original, name="forget_original"),
    # Uploads that go on where they stopped (tus).
    path("share/uploads/", tus.create, name="begin_upload"),
    path("share/uploads/<public_id:public_id>/", sharing.resume, name="resume"),
    path("share/<public_id:public_id>/", sharing.share, name="edit"),
    path("share/<public_id:public_id>/cover/", covering.cover, name="cover"),
    path("share/<public_id:public_id>/delete/", sharing.delete, name="delete"),
    path("share/<public_id:public_id>/collections/", collecting.of_work, name="collections_of_work"),
    path("drafts/", drafting.show, name="drafts"),
    path("drafts/coming/", drafting.coming, name="coming"),
    path("portfolio/arrange/", arranging.arrange, name="arrange"),
    path("portfolio/collections/", collecting.collections, name="own_collections"),
    path("portfolio/collections/new/", collecting.new, name="new_collection"),
    path("portfolio/collections/<public_id:public_id>/", collecting.works, name="collection_works"),
    path("portfolio/collections/<public_id:public_id>/edit/", collecting.edit, name="edit_collection"),
    path("portfolio/collections/<public_id:public_id>/add/", collecting.add, name="add_to_collection"),
    path("portfolio/collections/<public_id:public_id>/delete/", collecting.delete, name="delete_collection"),
    path("settings/portfolio/", presenting.settings, name="settings"),
    path("settings/protection/", protecting.own, name="protection"),
    path("settings/protection/kept-out/", protecting.kept_out, name="kept_out"),
    path("settings/protection/evidence/", protecting.evidence, name="evidence"),
    # What is done for works here, and what cannot be done, for everybody.
    path("protection/", protecting.site, name="site_protection"),
    path("@<handle:handle>/", looking.gallery, name="gallery"),
    path("@<handle:handle>/collections/", collections.collections, name="collections"),
    path("@<handle:handle>/collections/<slug:slug>/", collections.collection, name="collection"),
    path("@<handle:handle>/feed.<feed:kind>", reading.gallery, name="gallery_feed"),
    path("@<handle:handle>/collections/<slug:slug>/feed.<feed:kind>", reading.collection, name="collection_feed"),
    path("@<handle:handle>/about/", presenting.about, name="about"),
    path("@<handle:handle>/contact/", writing.contact, name="contact"),
    # In every letter that comes by that form.
    path("letters/off/<str:token>/", writing.letters_off, name="letters_off"),
    path("@<handle:handle>/posts/", talking.posts, name="posts"),
    path("@<handle:handle>/posts/<named_id:named_id>/", talking.post, name="talk"),
    path("@<handle:handle>/art/<named_id:named_id>/", looking.artwork, name="artwork"),
]
